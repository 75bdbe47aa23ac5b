package dev.tare.load.http1;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.Http1Trials;
import dev.tare.load.trial.TrialBench;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Trials in HTTP/1.1 over loopback: what is sent, what is an answer, and what becomes of the connection. */
@Timeout(60)
class Http1ConnectionTest extends Http1Trials {

    @ParameterizedTest
    @CsvSource({"301, ", "404, STATUS_4XX", "599, STATUS_5XX"})
    void countsStatusesFrom400(int status, ErrorCause cause) throws Exception {
        ScriptedServer server = bench.server(answering("HTTP/1.1 " + status + " X\r\ncontent-length: 0\r\n\r\n"));
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        if (cause == null) {
            assertThat(recorder.answered()).isEqualTo(40);
        } else {
            recorder.assertAllFailed(cause, 40);
        }
        assertThat(server.accepted()).isEqualTo(2);
    }

    enum Break {
        RESET_AT_ONCE,
        CLOSED_AT_ONCE,
        RESET_MID_ANSWER,
        CLOSED_MID_ANSWER,
        CLOSED_MID_CHUNK
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatBreakAreResets(Break kind) throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.readMessage();
            switch (kind) {
                case RESET_AT_ONCE -> conversation.reset();
                case RESET_MID_ANSWER -> {
                    conversation.write(OK.substring(0, OK.length() - 1));
                    conversation.reset();
                }
                case CLOSED_MID_ANSWER -> conversation.write(OK.substring(0, 10));
                case CLOSED_MID_CHUNK ->
                    conversation.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc");
                case CLOSED_AT_ONCE -> {}
            }
        });
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        recorder.assertAllFailed(ErrorCause.RESET, 40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
                "HTTP/1.1 101 Switching\r\n\r\n",
                OK + "more than was asked for"
            })
    void whatIsNoAnswerIsAnErrorOfTheProtocol(String answer) throws Exception {
        ScriptedServer server = bench.server(answering(answer));
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        recorder.assertAllFailed(ErrorCause.PROTOCOL, 40);
    }

    @Test
    void anAnswerThatNobodyAskedForCostsTheConnection() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.readMessage();
            conversation.write(OK);
            Thread.sleep(30);
            conversation.write(OK);
            conversation.readMessage();
        });
        Outcome recorder = bench.run(pool(server, 1), TrialBench.at(0, 400, 800), Parts.recorded(1_000));
        assertThat(recorder.answered()).isEqualTo(3);
        recorder.assertEveryRequestIsCounted();
        assertThat(server.accepted()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi",
                "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\n\r\nto the end"
            })
    void opensAnewWhatAServerCloses(String answer) throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.readMessage();
            conversation.write(answer);
        });
        Outcome open = bench.run(pool(server, 3), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        assertThat(open.answered()).isEqualTo(40);
        // Two may be left open from before the trial.
        assertThat(server.accepted()).isBetween(40, 42);
        Outcome closed = bench.run(pool(server, 3), null, Parts.recorded(100));
        assertThat(closed.answered()).isEqualTo(closed.scheduled()).isGreaterThan(3);
        closed.assertEveryRequestIsCounted();
    }

    @Test
    void connectionsThatAServerClosesBetweenTrialsAreOpenedAgain() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ScriptedServer server = bench.server(conversation -> {
            conversation.readMessage();
            conversation.write(OK);
            if (conversation.number() < 2) {
                over.await(10, TimeUnit.SECONDS);
            } else {
                answering(OK).follow(conversation);
            }
        });
        ConnectionPool pool = pool(server, 2);
        assertThat(bench.run(pool, TrialBench.at(0, 1), Parts.recorded(50)).answered())
                .isEqualTo(2);
        over.countDown();
        Thread.sleep(100);
        Outcome second = bench.run(pool, new ConstantArrivals(100, 0, 1), Parts.recorded(100));
        assertThat(second.answered()).isEqualTo(10);
        assertThat(server.accepted()).isEqualTo(4);
    }

    @Test
    void aServerThatClosesWithoutSayingSoCostsNoRequest() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.readMessage();
            conversation.write(OK);
        });
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(50, 0, 1), Parts.recorded(400));
        assertThat(recorder.scheduled()).isEqualTo(20);
        assertThat(recorder.answered()).isEqualTo(20);
        recorder.assertEveryRequestIsCounted();
    }

    @Test
    void answersToHeadHaveNoBodyWhateverTheySay() throws Exception {
        ScriptedServer server = bench.server(answering("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"));
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("HEAD", ""), 1);
        Outcome recorder = bench.run(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(100));
        assertThat(recorder.answered()).isEqualTo(20);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        ScriptedServer server = bench.server(answering("HTTP/1.1 100 Continue\r\n\r\n" + OK));
        Outcome recorder = bench.run(pool(server, 1), new ConstantArrivals(200, 0, 1), Parts.recorded(100));
        assertThat(recorder.answered()).isEqualTo(20);
    }

    @Test
    void sendsTheVeryBytes() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        ScriptedServer server = bench.server(conversation -> {
            for (String request = conversation.readMessage(); request != null; request = conversation.readMessage()) {
                seen.add(request);
                conversation.write(OK);
            }
        });
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("POST", "{\"a\": 1}"), 2);
        bench.run(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(100));
        assertThat(seen)
                .hasSize(20)
                .containsOnly(
                        "POST / HTTP/1.1\r\nhost: tested\r\nx-test: yes\r\ncontent-length: 8\r\n\r\n" + "{\"a\": 1}");
    }

    @Test
    void sendsBodiesThatAreLargerThanTheSocketsBuffers() throws Exception {
        String body = "0123456789".repeat(800_000);
        AtomicInteger whole = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
            for (String request = conversation.readMessage(); request != null; request = conversation.readMessage()) {
                whole.addAndGet(request.endsWith("\r\n\r\n" + body) ? 1 : 0);
                conversation.write(OK);
            }
        });
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("PUT", body), 2);
        Outcome recorder = bench.run(pool, TrialBench.at(0, 1, 2, 3, 4), Parts.recorded(50));
        assertThat(recorder.answered()).isEqualTo(5);
        assertThat(whole).hasValue(5);
    }

    @Test
    void takesAnswersToRequestsThatAreNotYetSentWhole() throws Exception {
        int length = 8_000_000;
        ScriptedServer server = bench.server(conversation -> {
            while (conversation.readHead() != null) {
                conversation.write("HTTP/1.1 413 Enough\r\ncontent-length: 0\r\n\r\n");
                conversation.read(length);
            }
        });
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("PUT", "x".repeat(length)), 1);
        Outcome recorder = bench.run(pool, TrialBench.at(0, 1, 2, 3), Parts.recorded(50));
        recorder.assertAllFailed(ErrorCause.STATUS_4XX, 4);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void countsEachRequestOnceThatAServerCutsOff() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 413 Enough\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        });
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("PUT", "x".repeat(8_000_000)), 2);
        Outcome recorder = bench.run(pool, TrialBench.at(0, 1, 2, 3, 4, 5), Parts.recorded(50));
        assertThat(recorder.errors().keySet()).isSubsetOf(ErrorCause.STATUS_4XX, ErrorCause.RESET);
        assertThat(recorder.scheduled()).isEqualTo(6);
        recorder.assertEveryRequestIsCounted();
    }

    @Test
    void countsRequestsThatTheSocketDoesNotTakeAtOnce() throws Exception {
        ScriptedServer server = bench.server(conversation -> Thread.sleep(10_000)); // reads nothing
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("POST", "x".repeat(32 << 20)), 2);
        Outcome blocked = bench.run(
                pool, TrialBench.at(0, 1), Parts.recorded(50).withDrain(50).withTimeout(1_000));
        assertThat(blocked.blockedWrites()).isEqualTo(2);

        Outcome taken = bench.run(pool(bench.server(answering(OK)), 2), TrialBench.at(0, 1), Parts.recorded(50));
        assertThat(taken.answered()).isEqualTo(2);
        assertThat(taken.blockedWrites()).isZero();
    }
}
