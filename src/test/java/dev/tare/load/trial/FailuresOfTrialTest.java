package dev.tare.load.trial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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

/** What is counted under which cause, whatever a server does. */
@Timeout(60)
class FailuresOfTrialTest extends Http1Trials {

    @Test
    void refusedConnectionsAreErrorsOfTheRequestsThatNeededThem() throws Exception {
        ConnectionPool pool = bench.pool(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ScriptedServer.refusingPort()),
                SampleProtocols.http1(),
                3);
        Outcome recorder = bench.run(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(200));
        recorder.assertAllFailed(ErrorCause.CONNECT, 40);
        assertThat(recorder.sentInTime()).isZero();
        assertThat(pool.lastConnectFailure()).hasMessageContaining("refused");
    }

    @Test
    void answersThatDoNotComeAreTimeouts() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            while (conversation.readMessage() != null) {
                // says nothing
            }
        });
        Outcome recorder = bench.run(
                pool(server, 4),
                new ConstantArrivals(100, 0, 1),
                Parts.recorded(200).withTimeout(30));
        recorder.assertAllFailed(ErrorCause.TIMEOUT, 20);
        // Each of them takes its connection along.
        assertThat(server.accepted()).isBetween(20, 24);
    }

    @Test
    void anAnswerBehindItsTimeoutIsNotCounted() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        ScriptedServer server = bench.server(conversation -> {
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
        recorder.assertEveryRequestIsCounted();
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
            none.assertAllFailed(ErrorCause.UNFINISHED, 10);

            Thread accepting = new Thread(() -> acceptAndAnswer(full));
            accepting.setDaemon(true);
            accepting.start();
            Outcome all = bench.run(pool, new ConstantArrivals(100, 0, 1), Parts.recorded(100));
            assertThat(all.answered()).isEqualTo(10);
            all.assertEveryRequestIsCounted();
        }
    }

    private boolean isFull(ServerSocket server) throws IOException {
        for (int i = 0; i < 8; i++) {
            Socket socket = new Socket();
            bench.closing(socket);
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsEachRequestOnceWhateverAServerDoes(boolean open) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
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
            recorder.assertEveryRequestIsCounted();
            assertThat(recorder.answered()).isPositive();
            // A machine that stands still for a request's timeout may do so while a connection is being opened.
            assertThat(recorder.errors().keySet())
                    .contains(ErrorCause.RESET, ErrorCause.PROTOCOL, ErrorCause.STATUS_5XX)
                    .isSubsetOf(
                            ErrorCause.RESET,
                            ErrorCause.PROTOCOL,
                            ErrorCause.STATUS_5XX,
                            ErrorCause.TIMEOUT,
                            ErrorCause.UNFINISHED,
                            ErrorCause.CONNECT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrialEndsWithItsLastAnswerAndNotWithItsDrain(boolean open) throws Exception {
        ConnectionPool pool = pool(bench.server(answering(OK)), 1);
        long beginNs = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            bench.run(pool, open ? new ConstantArrivals(1_000, 0, 1) : null, Parts.recorded(10));
        }
        assertThat(System.nanoTime() - beginNs).isLessThan(ms(Parts.recorded(10).drain()));
    }
}
