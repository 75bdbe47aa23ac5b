package dev.tare.load.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.Timeouts;
import dev.tare.peers.ScriptedServer;
import dev.tare.wire.Assignment;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.WorkerLine.Answered;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Failed;
import dev.tare.wire.WorkerLine.Ready;

import static org.assertj.core.api.Assertions.assertThat;

/** What a worker says that cannot go on, or is answered with errors from the beginning. */
@Timeout(60)
class WorkerFailureTest extends WholeWorker {

    @Test
    void takesErrorsForAnswersAndReadsEveryVia() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 103 Early\r\nvia: 1.1 early\r\n\r\n"
                + "HTTP/1.1 503 No\r\nVia: 1.1 near, 1.1 middle\r\ntare-peer: spiffe://a\r\nvia:1.1 far\r\nServer: nginx\r\n"
                + "content-length: 14\r\n\r\nvia: 1.1 body\n")) {
            assertThat(ready(assignment(OPEN, GET, List.of(path("baseline", server.port()))))
                            .lines())
                    .containsExactly(new Ready(
                            3,
                            Map.of(
                                    "baseline",
                                    new Evidence(
                                            List.of("1.1 near", "1.1 middle", "1.1 far"),
                                            "spiffe://a",
                                            List.of(),
                                            "",
                                            "",
                                            new Answered(503, "nginx", "")))));
        }
    }

    @Test
    void saysThatATargetRefuses() throws Exception {
        int port = ScriptedServer.refusingPort();
        assertThat(failure(assignment(OPEN, GET, List.of(path("baseline", target.port()), path("mesh", port)))))
                .isEqualTo(new Failed(
                        3, "TargetRefused", "environment 'mesh': 127.0.0.1:" + port + " refuses connections"));
    }

    @Test
    void saysThatAHostIsNotKnown() throws Exception {
        Assignment.Path unknown = new Assignment.Path("mesh", "no-such-host.invalid", 80, "x");
        assertThat(failure(assignment(OPEN, GET, List.of(unknown))))
                .isEqualTo(new Failed(
                        3, "HostNotFound", "environment 'mesh': host 'no-such-host.invalid' cannot be resolved"));
    }

    @Test
    void saysThatWhatAnswersIsNotHttp() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.write("SSH-2.0-OpenSSH_9.6\r\n");
            conversation.readMessage();
        })) {
            assertThat(failure(assignment(OPEN, GET, List.of(path("mesh", server.port())))))
                    .isEqualTo(new Failed(
                            3,
                            "NoAnswer",
                            "environment 'mesh': 127.0.0.1:" + server.port()
                                    + " does not answer in HTTP/1.1 (it says: SSH-2.0-OpenSSH_9.6)"));
        }
    }

    @Test
    void saysThatNothingIsAnswered() throws Exception {
        RequestTemplate impatient = new RequestTemplate.Http1(HttpRequest.get("/"), ms(100));
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.readMessage();
            conversation.readMessage();
        })) {
            assertThat(failure(assignment(OPEN, impatient, List.of(path("mesh", server.port())))))
                    .isEqualTo(new Failed(
                            3,
                            "NoAnswer",
                            "environment 'mesh': 127.0.0.1:" + server.port()
                                    + " does not answer within the request's timeout"));
        }
    }

    @Test
    void saysThatAConnectionIsClosedInsteadOfAnAnswer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> conversation.readMessage())) {
            assertThat(failure(assignment(OPEN, GET, List.of(path("mesh", server.port()))))
                            .message())
                    .endsWith("(the connection was closed before the answer was complete)");
        }
    }

    @Test
    void saysThatNotEveryConnectionIsLetIn() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> once = CompletableFuture.runAsync(() -> answerOneConnection(server));
            assertThat(failure(assignment(OPEN, GET, List.of(path("mesh", server.getLocalPort()))))
                            .message())
                    .startsWith("environment 'mesh': 127.0.0.1:" + server.getLocalPort()
                            + " accepts only 0 of 3 connections (")
                    .contains("refused");
            once.get(10, TimeUnit.SECONDS);
        }
    }

    /** Nobody listens any more by the time that the answer comes. */
    private static void answerOneConnection(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[1_000]);
            server.close();
            socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSecretThatIsNotThereIsNamed() throws Exception {
        assertThat(failure(withSecret(folder.resolve("token"))))
                .isEqualTo(new Failed(
                        3,
                        "SecretNotReadable",
                        "header 'authorization': the value in " + folder.resolve("token")
                                + " cannot be read: the file was not found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "a line\n\n", "tab\t", "caf\u00e9", "\u0000"})
    void aSecretThatIsNoHeaderIsNamedAndNotShown(String value) throws Exception {
        Path secret = Files.writeString(folder.resolve("token"), value);
        Failed failed = failure(withSecret(secret));
        assertThat(failed.message())
                .isEqualTo("header 'authorization': the value in " + secret + " is not one line of printable ASCII");
    }

    @Test
    void aSecretThatIsLongerThanAnyHeaderIsNamed() throws Exception {
        Path secret = Files.writeString(folder.resolve("token"), "x".repeat(16_385));
        assertThat(failure(withSecret(secret)).message())
                .isEqualTo("header 'authorization': the value in " + secret + " has more than 16384 characters");
    }

    private Assignment withSecret(Path secret) {
        RequestTemplate request = new RequestTemplate.Http1(
                new HttpRequest("GET", "/", Map.of(), Map.of("authorization", secret.toString()), ""), ms(5_000));
        return assignment(OPEN, request, paths());
    }

    @Test
    void saysThatItCannotSayThatItIsReady() throws Exception {
        Files.createDirectory(folder.resolve("ready"));
        Failed failed = failure(assignment(OPEN, GET, paths()));
        assertThat(failed.reason()).isEqualTo("ReadyFileNotWritten");
        assertThat(failed.message()).startsWith(folder.resolve("ready") + " cannot be written: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{\"worker\": \"many\"}", "[]", "{}"})
    void saysThatItsAssignmentIsUnreadable(String text) throws Exception {
        Failed failed = failure(begin(text, Timeouts.RUNNING));
        assertThat(failed.reason()).isEqualTo("AssignmentUnreadable");
        assertThat(failed.message()).startsWith(assignmentFile + ": not an Assignment in JSON: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{\"trials\": \"many\"}", "[]"})
    void saysThatItsScheduleIsUnreadable(String text) throws Exception {
        publish(text);
        Failed failed = failure(assignment(OPEN, GET, paths()));
        assertThat(failed.reason()).isEqualTo("ScheduleUnreadable");
        assertThat(failed.message()).startsWith(scheduleFile + ": not a Schedule in JSON: ");
    }

    @Test
    void saysThatItsScheduleIsNoFile() throws Exception {
        Files.createDirectory(scheduleFile);
        assertThat(failure(assignment(OPEN, GET, paths())).message()).startsWith(scheduleFile + " cannot be read: ");
    }
}
