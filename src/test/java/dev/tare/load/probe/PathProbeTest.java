package dev.tare.load.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.FirstAnswer;
import dev.tare.load.SampleProtocols;
import dev.tare.load.Timeouts;
import dev.tare.load.WorkerFailure;
import dev.tare.peers.ScriptedServer;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.WorkerLine.Answered;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a probe puts up with, while everything should run and while it comes up. */
@Timeout(60)
class PathProbeTest {

    private static final Timeouts LONG = Timeouts.whileStartingUp(Duration.ofSeconds(30));
    private static final Timeouts SHORT = Timeouts.whileStartingUp(Duration.ofMillis(400));
    private static final Timeouts RUNNING = new Timeouts(Duration.ofMillis(400), false);
    private static final String OK = "HTTP/1.1 204 No Content\r\nvia: 1.1 proxy\r\n\r\n";
    private static final Evidence FOUND = new Evidence(List.of("1.1 proxy"), "");

    private static Evidence probe(Timeouts patience, String host, int port) throws Exception {
        return new PathProbe(patience)
                .answer(
                        new Destination(new Path("mesh", host, port, "shop")),
                        Optional.empty(),
                        SampleProtocols.http1(),
                        TimeUnit.MILLISECONDS.toNanos(200))
                .evidence();
    }

    private static Evidence probe(Timeouts patience, ScriptedServer server) throws Exception {
        return probe(patience, "127.0.0.1", server.port());
    }

    private static void assertFails(Timeouts patience, String host, int port, WorkerReason reason, Duration after) {
        long beganNs = System.nanoTime();
        assertThatExceptionOfType(WorkerFailure.class)
                .isThrownBy(() -> probe(patience, host, port))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
        assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(after.toNanos());
    }

    /** Answers properly from the given connection on. */
    private static ScriptedServer comingUp(int connections, ScriptedServer.Script before) throws IOException {
        return new ScriptedServer(conversation -> {
            if (conversation.number() < connections) {
                before.follow(conversation);
            } else {
                ScriptedServer.answer(conversation, OK);
            }
        });
    }

    @Test
    void waitsForATargetThatRefusesConnections() throws Exception {
        int port = ScriptedServer.refusingPort();
        CompletableFuture<Evidence> found = CompletableFuture.supplyAsync(() -> {
            try {
                return probe(LONG, "127.0.0.1", port);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.sleep(300);
        try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[1_000]);
            socket.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
            assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo(FOUND);
        }
    }

    @Test
    void waitsForAProxyThatClosesConnections() throws Exception {
        try (ScriptedServer server = comingUp(3, conversation -> conversation.readMessage())) {
            assertThat(probe(LONG, server)).isEqualTo(FOUND);
        }
    }

    @Test
    void waitsForATargetThatDoesNotAnswer() throws Exception {
        try (ScriptedServer server = comingUp(2, conversation -> conversation.readToEnd())) {
            assertThat(probe(LONG, server)).isEqualTo(FOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void waitsForTheTargetBehindAGateway(int status) throws Exception {
        String answer = "HTTP/1.1 " + status + " No\r\ncontent-length: 0\r\n\r\n";
        try (ScriptedServer server = comingUp(25, conversation -> ScriptedServer.answer(conversation, answer))) {
            assertThat(probe(LONG, server)).isEqualTo(FOUND);
        }
    }

    @Test
    void takesAGatewaysErrorForAnAnswerWhenItHasWaitedLongEnough() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 503 No\r\nvia: 1.1 proxy\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(probe(SHORT, server)).isEqualTo(FOUND);
        }
    }

    @Test
    void doesNotWaitForATargetThatFailsByItself() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(probe(LONG, server)).isEqualTo(new Evidence(List.of(), ""));
            assertThat(server.accepted()).isEqualTo(20);
        }
    }

    private static FirstAnswer first(Timeouts patience, ScriptedServer server, long awaitedMs) throws Exception {
        return new PathProbe(patience)
                .first(
                        new Destination(new Path("mesh", "127.0.0.1", server.port(), "shop")),
                        Optional.empty(),
                        SampleProtocols.http1(),
                        TimeUnit.SECONDS.toNanos(5),
                        TimeUnit.MILLISECONDS.toNanos(awaitedMs));
    }

    @Test
    void asksAgainForWhatMayBeForWantOfARoute() throws Exception {
        String notFound = "HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n";
        try (ScriptedServer server = comingUp(3, conversation -> ScriptedServer.answer(conversation, notFound))) {
            assertThat(first(RUNNING, server, 4_000).answered()).isNull();
        }
        try (ScriptedServer server = ScriptedServer.answering(
                "HTTP/1.1 404 No\r\nserver: nginx\r\nlocation: /y\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(first(RUNNING, server, 4_000).answered()).isEqualTo(new Answered(404, "nginx", ""));
            assertThat(server.accepted()).isEqualTo(5);
        }
    }

    @Test
    void tellsARedirectAtOnce() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 301 No\r\nlocation: /y\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(first(RUNNING, server, 4_000).answered()).isEqualTo(new Answered(301, "", "/y"));
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    /** The slowest answers of a target are its first. */
    @Test
    void refusesATargetThatIsAlwaysTooSlowAndSaysHowLongTrialsMustBe() throws Exception {
        try (ScriptedServer server = slow(2)) {
            assertThat(first(RUNNING, server, 400).answered()).isNull();
        }
        try (ScriptedServer server = slow(Integer.MAX_VALUE)) {
            assertThatExceptionOfType(WorkerFailure.class)
                    .isThrownBy(() -> first(RUNNING, server, 400))
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(WorkerReason.AnswersTooLate))
                    .withMessageMatching(
                            "environment 'mesh': 127\\.0\\.0\\.1:\\d+ takes \\d+ ms to answer, and at the end of a"
                                    + " trial late answers are awaited for only 400 ms, a tenth of load\\.duration, which must be at least"
                                    + " \\d+s");
        }
    }

    private static ScriptedServer slow(int answers) throws IOException {
        return new ScriptedServer(conversation -> {
            if (conversation.number() < answers) {
                Thread.sleep(600);
            }
            ScriptedServer.answer(conversation, OK);
        });
    }

    @Test
    void doesNotWaitForWhatIsNoWebServer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> conversation.write("SSH-2.0-OpenSSH\r\n"))) {
            assertFails(LONG, "127.0.0.1", server.port(), WorkerReason.NoAnswer, Duration.ZERO);
        }
    }

    @Test
    void waitsForAHostOnlyWhileItMayStillBecomeKnown() {
        assertFails(SHORT, "no-such-host.invalid", 80, WorkerReason.HostNotFound, SHORT.limit());
        // Would time out otherwise.
        assertFails(
                new Timeouts(Duration.ofHours(1), false),
                "no-such-host.invalid",
                80,
                WorkerReason.HostNotFound,
                Duration.ZERO);
    }

    @Test
    void givesUpInTheEnd() throws Exception {
        assertFails(SHORT, "127.0.0.1", ScriptedServer.refusingPort(), WorkerReason.TargetRefused, SHORT.limit());
        assertFails(RUNNING, "127.0.0.1", ScriptedServer.refusingPort(), WorkerReason.TargetRefused, RUNNING.limit());
        try (ScriptedServer server = new ScriptedServer(conversation -> conversation.readMessage())) {
            assertFails(SHORT, "127.0.0.1", server.port(), WorkerReason.NoAnswer, SHORT.limit());
        }
    }

    @Test
    void whatShouldRunIsNotWaitedForWhenItDoesNotAnswer() throws Exception {
        try (ScriptedServer server = comingUp(1, conversation -> conversation.readMessage())) {
            assertFails(
                    new Timeouts(Duration.ofHours(1), false),
                    "127.0.0.1",
                    server.port(),
                    WorkerReason.NoAnswer,
                    Duration.ZERO);
        }
    }
}
