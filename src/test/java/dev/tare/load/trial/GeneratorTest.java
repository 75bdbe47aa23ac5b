package dev.tare.load.trial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.PoissonArrivals;
import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Real trials over loopback: what is counted, under which cause, and from when times run. */
@Timeout(60)
class GeneratorTest {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";

    private final TrialBench bench = new TrialBench();
    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        bench.close();
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    private ScriptedServer server(ScriptedServer.Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(script);
        started.add(server);
        return server;
    }

    private ConnectionPool pool(ScriptedServer server, int connections) {
        return bench.pool(server.address(), SampleProtocols.http1(), connections);
    }

    private static ScriptedServer.Script answering(String answer) {
        return conversation -> ScriptedServer.answer(conversation, answer);
    }

    private static void assertEveryRequestIsCounted(Outcome recorder) {
        long failed =
                recorder.errors().values().stream().mapToLong(Long::longValue).sum();
        assertThat(recorder.answered() + failed).isEqualTo(recorder.scheduled());
        assertThat(recorder.response().getTotalCount()).isEqualTo(recorder.answered());
        assertThat(recorder.service().getTotalCount()).isEqualTo(recorder.answered());
        assertThat(recorder.lateness().getTotalCount()).isBetween(recorder.answered(), recorder.scheduled());
        assertThat(recorder.sentInTime()).isLessThanOrEqualTo(recorder.scheduled());
    }

    private static void assertAllFailed(Outcome recorder, ErrorCause cause, long requests) {
        assertThat(recorder.errors()).isEqualTo(Map.of(cause, requests));
        assertThat(recorder.scheduled()).isEqualTo(requests);
        assertEveryRequestIsCounted(recorder);
    }

    @Test
    void sendsWhatTheArrivalsSayAndRecordsWhatIsBehindTheWarmup() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = server(conversation -> {
            while (conversation.readMessage() != null) {
                requests.incrementAndGet();
                conversation.write(OK);
            }
        });
        Generator generator =
                bench.begin(pool(server, 4), new ConstantArrivals(500, 0, 1), new Parts(200, 400, 15_000, 14_000));
        Outcome recorder = TrialBench.outcome(generator);

        assertThat(recorder.scheduled()).isEqualTo(200);
        assertThat(recorder.answered()).isEqualTo(200);
        assertThat(recorder.errors()).isEmpty();
        assertEveryRequestIsCounted(recorder);
        assertThat(requests).hasValue(300);
        assertThat(generator.started()).isEqualTo(300);
        assertThat(generator.completed()).isEqualTo(300);
        assertThat(recorder.response().getMinValue()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"301, ", "404, STATUS_4XX", "599, STATUS_5XX"})
    void countsStatusesFrom400(int status, ErrorCause cause) throws Exception {
        ScriptedServer server = server(answering("HTTP/1.1 " + status + " X\r\ncontent-length: 0\r\n\r\n"));
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        if (cause == null) {
            assertThat(recorder.answered()).isEqualTo(40);
        } else {
            assertAllFailed(recorder, cause, 40);
        }
        assertThat(server.accepted()).isEqualTo(2);
    }

    @Test
    void refusedConnectionsAreErrorsOfTheRequestsThatNeededThem() throws Exception {
        ConnectionPool pool = bench.pool(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ScriptedServer.refusingPort()),
                SampleProtocols.http1(),
                3);
        Outcome recorder = bench.run(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        assertAllFailed(recorder, ErrorCause.CONNECT, 40);
        assertThat(recorder.sentInTime()).isZero();
        assertThat(pool.lastConnectFailure()).hasMessageContaining("refused");
    }

    @Test
    void aClosedLoopDoesNotHammerAServerThatRefuses() throws Exception {
        ConnectionPool pool = bench.pool(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ScriptedServer.refusingPort()),
                SampleProtocols.http1(),
                2);
        Outcome recorder = bench.run(pool, null, Parts.recorded(200));
        // Two at a time, 10 ms apart.
        assertThat(recorder.scheduled()).isBetween(2L, 2L * (200 / 10 + 1));
        assertAllFailed(recorder, ErrorCause.CONNECT, recorder.scheduled());
    }

    @Test
    void answersThatDoNotComeAreTimeouts() throws Exception {
        ScriptedServer server = server(conversation -> {
            while (conversation.readMessage() != null) {
                // says nothing
            }
        });
        Outcome recorder = bench.run(
                pool(server, 4),
                new ConstantArrivals(100, 0, 1),
                Parts.recorded(200).withTimeout(30));
        assertAllFailed(recorder, ErrorCause.TIMEOUT, 20);
        // Each of them takes its connection along.
        assertThat(server.accepted()).isBetween(20, 24);
    }

    @Test
    void anAnswerBehindItsTimeoutIsNotCounted() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        ScriptedServer server = server(conversation -> {
            conversation.readMessage();
            if (conversation.number() == 0) {
                second.await(10, TimeUnit.SECONDS);
            } else {
                second.countDown();
            }
            conversation.write(OK);
            conversation.readMessage();
        });
        Outcome recorder = bench.run(
                pool(server, 1),
                TrialBench.at(0, 1),
                Parts.recorded(200).withTimeout(150).withDrain(10_000));
        assertThat(recorder.errors().get(ErrorCause.TIMEOUT)).isPositive();
        assertThat(recorder.answered()).isLessThanOrEqualTo(1);
        assertEveryRequestIsCounted(recorder);
    }

    @Test
    void connectionsThatAreNotAcceptedTimeOutAsSuch() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assumeTrue(isFull(full), "the system accepts more connections than the backlog");
            ConnectionPool pool = bench.pool(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()),
                    SampleProtocols.http1(),
                    2);
            Outcome closedLoop =
                    bench.run(pool, null, Parts.recorded(100).withTimeout(40).withDrain(100));
            // All connections are being opened before the trial, and none is free for a request.
            assertThat(closedLoop.scheduled()).isZero();
        }
    }

    @Test
    void connectingThatOutlivesATrialDoesNotDisturbTheNext() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assumeTrue(isFull(full), "the system accepts more connections than the backlog");
            ConnectionPool pool = bench.pool(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()),
                    SampleProtocols.http1(),
                    2);
            Outcome none = bench.run(
                    pool, new ConstantArrivals(100, 0, 1), Parts.recorded(100).withDrain(50));
            assertAllFailed(none, ErrorCause.UNFINISHED, 10);

            Thread accepting = new Thread(() -> acceptAndAnswer(full));
            accepting.setDaemon(true);
            accepting.start();
            Outcome all = bench.run(pool, new ConstantArrivals(100, 0, 1), Parts.recorded(100));
            assertThat(all.answered()).isEqualTo(10);
            assertEveryRequestIsCounted(all);
        }
    }

    private boolean isFull(ServerSocket server) throws IOException {
        for (int i = 0; i < 8; i++) {
            Socket socket = new Socket();
            started.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
        return false;
    }

    private static void acceptAndAnswer(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread answering = new Thread(() -> {
                    byte[] read = new byte[1000];
                    try {
                        while (socket.getInputStream().read(read) > 0) {
                            socket.getOutputStream().write(OK.getBytes());
                        }
                    } catch (IOException e) {
                        // the test is over
                    }
                });
                answering.setDaemon(true);
                answering.start();
            }
        } catch (IOException e) {
            // the test is over
        }
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
        ScriptedServer server = server(conversation -> {
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
        assertAllFailed(recorder, ErrorCause.RESET, 40);
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
        ScriptedServer server = server(answering(answer));
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        assertAllFailed(recorder, ErrorCause.PROTOCOL, 40);
    }

    @Test
    void anAnswerThatNobodyAskedForCostsTheConnection() throws Exception {
        ScriptedServer server = server(conversation -> {
            conversation.readMessage();
            conversation.write(OK);
            Thread.sleep(30);
            conversation.write(OK);
            conversation.readMessage();
        });
        Outcome recorder = bench.run(pool(server, 1), TrialBench.at(0, 400, 800), Parts.recorded(1_000));
        assertThat(recorder.answered()).isEqualTo(3);
        assertEveryRequestIsCounted(recorder);
        assertThat(server.accepted()).isEqualTo(3);
    }

    @Test
    void whatIsUnderWayOrUnsentWhenTheDrainEndsIsUnfinished() throws Exception {
        ScriptedServer server = server(conversation -> {
            while (conversation.readMessage() != null) {
                // says nothing
            }
        });
        Outcome recorder = bench.run(
                pool(server, 2),
                new ConstantArrivals(100, 0, 1),
                Parts.recorded(200).withDrain(50));
        assertAllFailed(recorder, ErrorCause.UNFINISHED, 20);
        assertThat(recorder.sentInTime()).isEqualTo(2);
        assertThat(recorder.lateness().getTotalCount()).isEqualTo(2);
    }

    @Test
    void requestsOfTheWarmupThatAreUnfinishedAreNotRecorded() throws Exception {
        ScriptedServer server = server(conversation -> {
            while (conversation.readMessage() != null) {
                // says nothing
            }
        });
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(100, 0, 1), new Parts(100, 100, 50, 14_000));
        assertAllFailed(recorder, ErrorCause.UNFINISHED, 10);
        assertThat(recorder.sentInTime()).isZero();
    }

    @Test
    void aServerThatPausesMakesRequestsQueueAndNoneIsSkipped() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = server(conversation -> {
            while (conversation.readMessage() != null) {
                if (requests.incrementAndGet() == 50) {
                    Thread.sleep(300);
                }
                conversation.write(OK);
            }
        });
        Outcome recorder = bench.run(pool(server, 1), new ConstantArrivals(200, 0, 1), Parts.recorded(1_000));

        assertThat(recorder.scheduled()).isEqualTo(200);
        assertThat(recorder.answered()).isEqualTo(200);
        assertEveryRequestIsCounted(recorder);
        assertThat(recorder.response().getMaxValue()).isGreaterThanOrEqualTo(ms(300));
        assertThat(recorder.service().getMaxValue()).isGreaterThanOrEqualTo(ms(300));
        // Every 5 ms another one, which has 5 ms less to wait: so 31 wait for 150 ms or more, and 61 at all.
        assertThat(atLeast(recorder.response(), ms(149))).isGreaterThanOrEqualTo(31);
        assertThat(atLeast(recorder.response(), ms(49))).isGreaterThanOrEqualTo(51);
        // From the actual send, only the one that met the pause was slow; the rest is noise.
        assertThat(atLeast(recorder.service(), ms(149))).isLessThan(atLeast(recorder.response(), ms(149)));
        // To wait for a connection is the target's fault, and no lateness of the generator.
        assertThat(atLeast(recorder.lateness(), ms(149))).isLessThan(31);
    }

    @Test
    void aClosedLoopHidesThePause() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = server(conversation -> {
            while (conversation.readMessage() != null) {
                Thread.sleep(requests.incrementAndGet() == 20 ? 300 : 5);
                conversation.write(OK);
            }
        });
        Outcome recorder = bench.run(pool(server, 1), null, Parts.recorded(800));
        assertThat(recorder.response().getMaxValue()).isGreaterThanOrEqualTo(ms(300));
        assertThat(atLeast(recorder.response(), ms(149))).isLessThan(31);
        assertThat(recorder.response()).isEqualTo(recorder.service());
        assertEveryRequestIsCounted(recorder);
    }

    @Test
    void aClosedLoopHasNeverMoreUnderWayThanItsConnections() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = server(conversation -> {
            while (conversation.readMessage() != null) {
                requests.incrementAndGet();
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                Thread.sleep(2);
                underWay.decrementAndGet();
                conversation.write(OK);
            }
        });
        Generator generator = bench.begin(pool(server, 4), null, new Parts(100, 300, 15_000, 14_000));
        Outcome recorder = TrialBench.outcome(generator);
        assertThat(most.get()).isBetween(2, 4);
        assertThat(recorder.errors()).isEmpty();
        assertThat(recorder.sentInTime()).isEqualTo(recorder.scheduled()).isGreaterThan(4);
        assertThat(generator.started()).isEqualTo(requests.get()).isGreaterThanOrEqualTo(recorder.scheduled());
        assertThat(server.accepted()).isEqualTo(4);
        assertEveryRequestIsCounted(recorder);
    }

    @Test
    void usersThinkBetweenAnAnswerAndTheNextRequest() throws Exception {
        ConcurrentLinkedQueue<Long> gapsNs = new ConcurrentLinkedQueue<>();
        ScriptedServer server = server(conversation -> {
            long answeredNs = 0;
            while (conversation.readMessage() != null) {
                if (answeredNs != 0) {
                    gapsNs.add(System.nanoTime() - answeredNs);
                }
                answeredNs = System.nanoTime();
                conversation.write(OK);
            }
        });
        bench.thinking(40);
        Outcome recorder = bench.run(pool(server, 4), null, Parts.recorded(400));
        // Each of the four sends at most once in 40 ms, and the first time within them.
        assertThat(recorder.scheduled()).isBetween(8L, 4L * 400 / 40);
        assertThat(recorder.answered()).isEqualTo(recorder.scheduled());
        assertThat(server.accepted()).isEqualTo(4);
        // Which of the free connections a user takes does not matter, as long as all have thought.
        assertThat(gapsNs).isNotEmpty().allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(ms(38)));
        // Times run from the actual send: thinking is no part of them.
        assertThat(recorder.response().getMinValue()).isLessThan(ms(40));
        assertEveryRequestIsCounted(recorder);
    }

    @Test
    void usersThinkAfterAFailureToo() throws Exception {
        ConnectionPool pool = bench.pool(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ScriptedServer.refusingPort()),
                SampleProtocols.http1(),
                2);
        bench.thinking(50);
        Outcome recorder = bench.run(pool, null, Parts.recorded(200));
        assertThat(recorder.scheduled()).isBetween(2L, 2L * 200 / 50);
        assertAllFailed(recorder, ErrorCause.CONNECT, recorder.scheduled());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi",
                "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\n\r\nto the end"
            })
    void opensAnewWhatAServerCloses(String answer) throws Exception {
        ScriptedServer server = server(conversation -> {
            conversation.readMessage();
            conversation.write(answer);
        });
        Outcome open = bench.run(pool(server, 3), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        assertThat(open.answered()).isEqualTo(40);
        // Two may be left open from before the trial.
        assertThat(server.accepted()).isBetween(40, 42);
        Outcome closed = bench.run(pool(server, 3), null, Parts.recorded(100));
        assertThat(closed.answered()).isEqualTo(closed.scheduled()).isGreaterThan(3);
        assertEveryRequestIsCounted(closed);
    }

    @Test
    void connectionsThatAServerClosesBetweenTrialsAreOpenedAgain() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ScriptedServer server = server(conversation -> {
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
        ScriptedServer server = server(conversation -> {
            conversation.readMessage();
            conversation.write(OK);
        });
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(50, 0, 1), Parts.recorded(400));
        assertThat(recorder.scheduled()).isEqualTo(20);
        assertThat(recorder.answered()).isEqualTo(20);
        assertEveryRequestIsCounted(recorder);
    }

    @Test
    void answersToHeadHaveNoBodyWhateverTheySay() throws Exception {
        ScriptedServer server = server(answering("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"));
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("HEAD", ""), 1);
        Outcome recorder = bench.run(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(100));
        assertThat(recorder.answered()).isEqualTo(20);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        ScriptedServer server = server(answering("HTTP/1.1 100 Continue\r\n\r\n" + OK));
        Outcome recorder = bench.run(pool(server, 1), new ConstantArrivals(200, 0, 1), Parts.recorded(100));
        assertThat(recorder.answered()).isEqualTo(20);
    }

    @Test
    void sendsTheVeryBytes() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        ScriptedServer server = server(conversation -> {
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
        ScriptedServer server = server(conversation -> {
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
        ScriptedServer server = server(conversation -> {
            while (conversation.readHead() != null) {
                conversation.write("HTTP/1.1 413 Enough\r\ncontent-length: 0\r\n\r\n");
                conversation.read(length);
            }
        });
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("PUT", "x".repeat(length)), 1);
        Outcome recorder = bench.run(pool, TrialBench.at(0, 1, 2, 3), Parts.recorded(50));
        assertAllFailed(recorder, ErrorCause.STATUS_4XX, 4);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void countsEachRequestOnceThatAServerCutsOff() throws Exception {
        ScriptedServer server = server(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 413 Enough\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        });
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("PUT", "x".repeat(8_000_000)), 2);
        Outcome recorder = bench.run(pool, TrialBench.at(0, 1, 2, 3, 4, 5), Parts.recorded(50));
        assertThat(recorder.errors().keySet()).isSubsetOf(ErrorCause.STATUS_4XX, ErrorCause.RESET);
        assertThat(recorder.scheduled()).isEqualTo(6);
        assertEveryRequestIsCounted(recorder);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsEachRequestOnceWhateverAServerDoes(boolean open) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = server(conversation -> {
            while (conversation.readMessage() != null) {
                switch (requests.incrementAndGet() * 7 % 17) {
                    case 0 -> conversation.reset();
                    case 1 -> {
                        return;
                    }
                    case 2 -> conversation.write("garbage\r\n\r\n");
                    case 3 -> conversation.write("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n");
                    case 4 -> Thread.sleep(80);
                    case 5 -> conversation.write(OK + OK);
                    case 6 -> {
                        conversation.write("HTTP/1.1 200 OK\r\n\r\nto the end");
                        return;
                    }
                    case 7 -> {
                        conversation.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                        return;
                    }
                    case 8 -> {
                        conversation.write(OK);
                        return;
                    }
                    case 9 -> {
                        conversation.write(OK.substring(0, 30));
                        conversation.reset();
                    }
                    case 10 -> conversation.writeByteByByte(OK);
                    default -> conversation.write(OK);
                }
            }
        });
        ConnectionPool pool = pool(server, 6);
        for (int trial = 0; trial < 3; trial++) {
            Outcome recorder = bench.run(
                    pool,
                    open ? new PoissonArrivals(600, 0, 1, trial) : null,
                    new Parts(50, 400, trial == 2 ? 5 : 10_000, 40));
            assertEveryRequestIsCounted(recorder);
            assertThat(recorder.answered()).isPositive();
            assertThat(recorder.errors().keySet())
                    .contains(ErrorCause.RESET, ErrorCause.PROTOCOL, ErrorCause.STATUS_5XX)
                    .doesNotContain(ErrorCause.CONNECT, ErrorCause.STATUS_4XX);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrialEndsWithItsLastAnswerAndNotWithItsDrain(boolean open) throws Exception {
        ConnectionPool pool = pool(server(answering(OK)), 1);
        long beginNs = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            bench.run(pool, open ? new ConstantArrivals(1_000, 0, 1) : null, Parts.recorded(10));
        }
        assertThat(System.nanoTime() - beginNs).isLessThan(ms(Parts.recorded(10).drain()));
    }

    @Test
    void sendsInBatchesAndCountsTheWaitForThem() throws Exception {
        ScriptedServer server = server(answering(OK));
        try (TrialBench batched = new TrialBench(50)) {
            Outcome recorder = batched.run(
                    batched.pool(server.address(), SampleProtocols.http1(), 8),
                    TrialBench.at(0, 10, 20, 50, 60, 199),
                    Parts.recorded(200));
            assertEveryRequestIsCounted(recorder);
            assertThat(recorder.answered()).isEqualTo(6);
            assertThat(recorder.sentInTime()).isEqualTo(6);
            // At 0, 50, 50, 50, 100 and 200 ms: late by 0, 40, 30, 0, 40 and 1, and more where the machine is busy.
            for (Histogram from : List.of(recorder.lateness(), recorder.response())) {
                assertThat(atLeast(from, ms(40))).isGreaterThanOrEqualTo(2);
                assertThat(atLeast(from, ms(30))).isGreaterThanOrEqualTo(3);
                assertThat(atLeast(from, ms(1))).isGreaterThanOrEqualTo(4);
            }
        }
    }

    @Test
    void aBatchedRequestThatWaitedForAConnectionIsSentWhenOneIsFree() throws Exception {
        ScriptedServer server = server(answering(OK));
        try (TrialBench batched = new TrialBench(10_000)) {
            Outcome recorder = batched.run(
                    batched.pool(server.address(), SampleProtocols.http1(), 1),
                    TrialBench.at(0, 0, 0),
                    Parts.recorded(500));
            assertThat(recorder.answered()).isEqualTo(3);
            assertThat(recorder.response().getMaxValue()).isLessThan(ms(10_000));
        }
    }

    @Test
    void countsRequestsThatTheSocketDoesNotTakeAtOnce() throws Exception {
        ScriptedServer server = server(conversation -> Thread.sleep(10_000)); // reads nothing
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http1("POST", "x".repeat(32 << 20)), 2);
        Outcome blocked = bench.run(
                pool, TrialBench.at(0, 1), Parts.recorded(50).withDrain(50).withTimeout(1_000));
        assertThat(blocked.blockedWrites()).isEqualTo(2);

        Outcome taken = bench.run(pool(server(answering(OK)), 2), TrialBench.at(0, 1), Parts.recorded(50));
        assertThat(taken.answered()).isEqualTo(2);
        assertThat(taken.blockedWrites()).isZero();
    }

    @Test
    void aTrialWithoutRequestsEnds() throws Exception {
        ScriptedServer server = server(answering(OK));
        Outcome recorder = bench.run(pool(server, 1), TrialBench.at(), Parts.recorded(50));
        assertThat(recorder.scheduled()).isZero();
        assertThat(recorder.errors()).isEmpty();
    }

    private static long ms(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }

    private static long atLeast(Histogram histogram, long valueNs) {
        return histogram.getCountBetweenValues(valueNs, Long.MAX_VALUE / 2);
    }
}
