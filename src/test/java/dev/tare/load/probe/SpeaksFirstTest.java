package dev.tare.load.probe;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.ClientTls;
import dev.tare.load.Protocol;
import dev.tare.load.SampleProtocols;
import dev.tare.load.Timeouts;
import dev.tare.load.WorkerFailure;
import dev.tare.peers.ByteStream;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.TlsFixture;
import dev.tare.wire.Assignment;
import dev.tare.wire.WorkerReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Servers of TCP that greet: what they say could be taken for an answer, so the first exchange finds them out. */
@Timeout(60)
class SpeaksFirstTest {

    private static final int ANSWER_BYTES = 8;
    private static final String ANSWER = "answered";

    @TempDir
    private Path folder;

    private static void probe(ScriptedServer server, Assignment.Tls tls, long timeoutMs) throws Exception {
        Protocol protocol = SampleProtocols.tcp(10, ANSWER_BYTES, false);
        try {
            new PathProbe(Timeouts.RUNNING)
                    .answer(
                            new Destination(new Assignment.Path("mail", "127.0.0.1", server.port(), "mail", tls)),
                            tls == null ? Optional.empty() : Optional.of(ClientTls.of(tls, protocol.inTls())),
                            protocol,
                            TimeUnit.MILLISECONDS.toNanos(timeoutMs));
        } finally {
            protocol.close();
        }
    }

    private static String refusal(ScriptedServer server, Assignment.Tls tls, WorkerReason reason) {
        WorkerFailure failure = catchThrowableOfType(WorkerFailure.class, () -> probe(server, tls, 10_000));
        assertThat(failure.reason()).isEqualTo(reason);
        String begin = "environment 'mail': 127.0.0.1:" + server.port() + " ";
        assertThat(failure).hasMessageStartingWith(begin);
        return failure.getMessage().substring(begin.length());
    }

    private static ScriptedServer greeting(String greeting) throws Exception {
        return new ScriptedServer(conversation -> {
            conversation.write(greeting);
            conversation.read(10);
            conversation.write(ANSWER);
            conversation.readToEnd();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 hi\r\n", "220", "220 mail.example ESMTP, and much more than an answer\r\nand on\r\n"})
    void whateverTheLengthOfTheGreeting(String greeting) throws Exception {
        assertThat("220 hi\r\n").hasSize(ANSWER_BYTES);
        try (ScriptedServer server = greeting(greeting)) {
            assertThat(refusal(server, null, WorkerReason.SpeaksFirst))
                    .isEqualTo("speaks first ('%s'), but in TCP only servers that wait for a request can be measured"
                            .formatted(greeting.lines().findFirst().orElseThrow()));
        }
    }

    @RepeatedTest(5)
    void everyTimeAndNotOnlyAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            Thread.sleep(50);
            conversation.write("220 hi\r\n");
            conversation.read(10);
            conversation.write(ANSWER);
            conversation.readToEnd();
        })) {
            assertThat(refusal(server, null, WorkerReason.SpeaksFirst)).startsWith("speaks first ('220 hi'");
        }
    }

    @Test
    void inTls() throws Exception {
        TlsFixture files = TlsFixture.of(folder, "127.0.0.1");
        SSLContext context = files.server();
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            ByteStream tls = conversation.secured(context);
            tls.write("* OK IMAP4\r\n");
            tls.read(10);
        })) {
            Assignment.Tls trusting = files.trusted("127.0.0.1");
            assertThat(refusal(server, trusting, WorkerReason.SpeaksFirst)).startsWith("speaks first ('* OK IMAP4')");
        }
    }

    @Test
    void whoGoesOnBehindTheAnswerIsToldSo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.read(10);
            conversation.write(ANSWER);
            Thread.sleep(50);
            conversation.write("and more");
            conversation.readToEnd();
        })) {
            assertThat(refusal(server, null, WorkerReason.NoAnswer))
                    .isEqualTo("does not answer in TCP (it sends more after its answer: and more)");
        }
    }

    /** A timeout is for the answer. */
    @Test
    void whoWaitsToBeAskedIsMeasuredHoweverShortTheTimeout() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            while (conversation.read(10) != null) {
                conversation.write(ANSWER);
            }
        })) {
            assertThatCode(() -> probe(server, null, 400)).doesNotThrowAnyException();
        }
    }
}
