package dev.tare.load.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.ConnectionPool;
import dev.tare.load.Protocol;
import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.TrialBench;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Trials in TCP over loopback: 100 bytes out, 10 bytes back. */
@Timeout(60)
class TcpConnectionTest {

    private static final int SENT = 100;
    private static final String ANSWER = "0123456789";

    private final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ConnectionPool pool(InetSocketAddress address, int connections, boolean newConnection) {
        Protocol protocol = SampleProtocols.tcp(SENT, ANSWER.length(), newConnection);
        return bench.pool(address, protocol, connections);
    }

    private Outcome forty(ScriptedServer server, Parts parts) throws Exception {
        return bench.run(pool(server.address(), 2, false), new ConstantArrivals(200, 0, 1), parts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyRequestIsAnsweredHoweverTheBytesAreCut(boolean inPieces) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
            while (true) {
                conversation.read(SENT);
                requests.incrementAndGet();
                if (inPieces) {
                    conversation.writeByteByByte(ANSWER);
                } else {
                    conversation.write(ANSWER);
                }
            }
        });
        Outcome recorder = forty(server, Parts.recorded(200));
        assertThat(recorder.answered()).isEqualTo(40);
        recorder.assertEveryRequestIsCounted();
        assertThat(requests).hasValue(40);
        assertThat(server.accepted()).isEqualTo(2);
    }

    @Test
    void aConnectionEachWhereThatIsAskedFor() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
            conversation.read(SENT);
            conversation.write(ANSWER);
            if (conversation.isEnded()) {
                ended.incrementAndGet();
            }
        });
        Outcome recorder =
                bench.run(pool(server.address(), 2, true), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        assertThat(recorder.answered()).isEqualTo(40);
        recorder.assertEveryRequestIsCounted();
        assertThat(server.accepted()).isEqualTo(40);
        for (int i = 0; i < 200 && ended.get() < 40; i++) {
            Thread.sleep(10);
        }
        assertThat(ended).hasValue(40);
    }

    enum Break {
        RESET_AT_ONCE,
        CLOSED_AT_ONCE,
        RESET_MID_ANSWER,
        CLOSED_ONE_BYTE_SHORT
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatBreakAreResets(Break kind) throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.read(SENT);
            switch (kind) {
                case RESET_AT_ONCE -> conversation.reset();
                case RESET_MID_ANSWER -> {
                    conversation.write("0123");
                    conversation.reset();
                }
                case CLOSED_ONE_BYTE_SHORT -> conversation.write(ANSWER.substring(1));
                case CLOSED_AT_ONCE -> {}
            }
        });
        forty(server, Parts.recorded(200)).assertAllFailed(ErrorCause.RESET, 40);
    }

    @Test
    void moreThanIsAwaitedIsNoAnswer() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.read(SENT);
            conversation.write(ANSWER + "!");
            conversation.isEnded();
        });
        forty(server, Parts.recorded(200)).assertAllFailed(ErrorCause.PROTOCOL, 40);
    }

    @Test
    void bytesThatNobodyAskedForCostTheConnection() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.read(SENT);
            conversation.write(ANSWER);
            Thread.sleep(30);
            conversation.write("!");
            conversation.isEnded();
        });
        Outcome recorder =
                bench.run(pool(server.address(), 1, false), TrialBench.at(0, 400, 800), Parts.recorded(1_000));
        assertThat(recorder.answered()).isEqualTo(3);
        recorder.assertEveryRequestIsCounted();
        assertThat(server.accepted()).isEqualTo(3);
    }

    @Test
    void lessThanIsAwaitedIsATimeout() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.read(SENT);
            conversation.write(ANSWER.substring(1));
            conversation.isEnded();
        });
        forty(server, Parts.recorded(200).withTimeout(150)).assertAllFailed(ErrorCause.TIMEOUT, 40);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusedConnectionsAreErrorsOfTheRequestsThatNeededThem(boolean newConnection) throws Exception {
        InetSocketAddress nobody =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ScriptedServer.refusingPort());
        Outcome recorder =
                bench.run(pool(nobody, 3, newConnection), new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        recorder.assertAllFailed(ErrorCause.CONNECT, 40);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClosedLoopCountsEveryRequest(boolean newConnection) throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            while (true) {
                conversation.read(SENT);
                conversation.write(ANSWER);
            }
        });
        Outcome recorder = bench.run(pool(server.address(), 4, newConnection), null, Parts.recorded(200));
        assertThat(recorder.answered()).isPositive().isEqualTo(recorder.scheduled());
        recorder.assertEveryRequestIsCounted();
    }
}
