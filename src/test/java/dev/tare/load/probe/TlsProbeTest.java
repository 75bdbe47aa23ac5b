package dev.tare.load.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.load.ApplicationProtocol;
import dev.tare.load.ClientTls;
import dev.tare.load.ConnectionPool;
import dev.tare.load.Protocol;
import dev.tare.load.SampleProtocols;
import dev.tare.load.Timeouts;
import dev.tare.load.WorkerFailure;
import dev.tare.load.trial.TrialBench;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.peers.ByteStream;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.ScriptedServer.Conversation;
import dev.tare.peers.TlsFixture;
import dev.tare.target.ServerTls;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.wire.Assignment;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a first request in TLS finds, and what is said of those who cannot be spoken to. */
@Timeout(60)
class TlsProbeTest {

    private static final String OK = "HTTP/1.1 204 No Content\r\n\r\n";

    /** Nothing that is tested here passes by itself; waiting for it would be a timeout of the test. */
    private static final Timeouts ENDLESS = Timeouts.whileStartingUp(Duration.ofHours(1));

    private static final Timeouts SHORT = Timeouts.whileStartingUp(Duration.ofMillis(300));

    @TempDir
    private Path folder;

    private TlsFixture files;

    @BeforeEach
    void makeFiles() throws IOException {
        files = TlsFixture.of(folder, "127.0.0.1", "shop");
    }

    private Assignment.Tls verified(String serverName) {
        return files.trusted(serverName);
    }

    private static Evidence probe(Timeouts patience, int port, Assignment.Tls tls) throws Exception {
        return probe(patience, port, tls, ApplicationProtocol.HTTP_1_1);
    }

    private static Evidence probe(Timeouts patience, int port, Assignment.Tls tls, ApplicationProtocol spoken)
            throws Exception {
        return new PathProbe(patience)
                .answer(
                        new Destination(new Assignment.Path("secure", "127.0.0.1", port, "shop", tls)),
                        Optional.of(ClientTls.of(tls, spoken)),
                        get(),
                        TimeUnit.SECONDS.toNanos(5))
                .evidence();
    }

    private static Protocol get() {
        return SampleProtocols.http1();
    }

    /** What is said behind "environment 'secure': 127.0.0.1:PORT ". */
    private static String refusal(Timeouts patience, int port, Assignment.Tls tls) {
        return refusal(patience, port, tls, ApplicationProtocol.HTTP_1_1);
    }

    private static String refusal(Timeouts patience, int port, Assignment.Tls tls, ApplicationProtocol spoken) {
        WorkerFailure failure = catchThrowableOfType(WorkerFailure.class, () -> probe(patience, port, tls, spoken));
        String begin = "environment 'secure': 127.0.0.1:" + port + " ";
        assertThat(failure).hasMessageStartingWith(begin);
        assertThat(failure.reason()).isIn(WorkerReason.TlsFailed, WorkerReason.NoAnswer);
        return failure.getMessage().substring(begin.length());
    }

    private interface Answering {
        void answer(Conversation conversation, SSLContext context) throws IOException, InterruptedException;
    }

    private static ScriptedServer server(TlsFixture shown, Answering answering) throws IOException {
        SSLContext context = shown.server();
        return new ScriptedServer(conversation -> answering.answer(conversation, context));
    }

    private static void answer(Conversation conversation, SSLContext context) throws IOException {
        ByteStream tls = conversation.secured(context);
        while (tls.readMessage() != null) {
            tls.write(OK);
        }
    }

    @Test
    void findsATargetByItsAddressAndByItsName() throws Exception {
        try (ScriptedServer server = server(files, TlsProbeTest::answer)) {
            Evidence nothing = new Evidence(List.of(), "");
            assertThat(probe(ENDLESS, server.port(), verified("127.0.0.1"))).isEqualTo(nothing);
            assertThat(probe(ENDLESS, server.port(), verified("shop"))).isEqualTo(nothing);
        }
    }

    @Test
    void takesEveryCertificateWhenItIsNotToVerifyAny() throws Exception {
        TlsFixture old = TlsFixture.ofDay(-30, folder.resolve("old"), "elsewhere");
        Assignment.Tls anything = new Assignment.Tls("127.0.0.1", null, null, null, true);
        try (ScriptedServer server = server(old, TlsProbeTest::answer)) {
            assertThat(probe(ENDLESS, server.port(), anything)).isNotNull();
        }
    }

    @Test
    void saysThatNobodyTrustsTheCertificate() throws Exception {
        TlsFixture others = TlsFixture.of(folder.resolve("others"), "127.0.0.1");
        try (ScriptedServer server = server(others, TlsProbeTest::answer)) {
            String sentence = "presents a certificate that no trusted authority has issued";
            assertThat(refusal(ENDLESS, server.port(), verified("127.0.0.1"))).isEqualTo(sentence);
            Assignment.Tls byRuntime = new Assignment.Tls("127.0.0.1", null, null, null, false);
            assertThat(refusal(ENDLESS, server.port(), byRuntime)).isEqualTo(sentence);
        }
    }

    @Test
    void saysForWhichNameTheCertificateIsNot() throws Exception {
        try (ScriptedServer server = server(files, TlsProbeTest::answer)) {
            assertThat(refusal(ENDLESS, server.port(), verified("other")))
                    .startsWith(
                            "presents a certificate that is not valid for 'other' (No subject alternative DNS name");
            assertThat(refusal(ENDLESS, server.port(), verified("127.0.0.2")))
                    .startsWith(
                            "presents a certificate that is not valid for '127.0.0.2' (No subject alternative names");
        }
    }

    @Test
    void saysWhenTheCertificateIsValid() throws Exception {
        TlsFixture old = TlsFixture.ofDay(-30, folder.resolve("old"), "127.0.0.1");
        Assignment.Tls trustsOld = old.trusted("127.0.0.1");
        try (ScriptedServer server = server(old, TlsProbeTest::answer)) {
            assertThat(refusal(ENDLESS, server.port(), trustsOld))
                    .startsWith("presents a certificate that has expired (NotAfter: ");
        }
        TlsFixture young = TlsFixture.ofDay(30, folder.resolve("young"), "127.0.0.1");
        Assignment.Tls trustsYoung = young.trusted("127.0.0.1");
        try (ScriptedServer server = server(young, TlsProbeTest::answer)) {
            assertThat(refusal(ENDLESS, server.port(), trustsYoung))
                    .startsWith("presents a certificate that is not valid yet (NotBefore: ");
        }
    }

    @Test
    void saysThatAPeerSpeaksNoTls() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> conversation.write("SSH-2.0-OpenSSH\r\n"))) {
            assertThat(refusal(ENDLESS, server.port(), verified("shop"))).isEqualTo("does not speak TLS");
        }
    }

    @Test
    void saysThatNoVersionIsCommon() throws Exception {
        String alert = "\u0015\u0003\u0001\u0000\u0002\u0002\u0046";
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.write(alert);
            conversation.readToEnd();
        })) {
            assertThat(refusal(ENDLESS, server.port(), verified("shop")))
                    .isEqualTo("refuses TLS with the alert 'protocol_version'");
        }
    }

    @Test
    void waitsForAProxyThatClosesConnectionsOnlyWhileItMayComeUp() throws Exception {
        try (ScriptedServer server = server(files, (conversation, context) -> {
            if (conversation.number() < 3) {
                conversation.read(5);
            } else {
                answer(conversation, context);
            }
        })) {
            assertThat(probe(ENDLESS, server.port(), verified("shop"))).isNotNull();
        }
        try (ScriptedServer server = new ScriptedServer(conversation -> conversation.read(5))) {
            assertThat(refusal(SHORT, server.port(), verified("shop")))
                    .isIn(
                            "closes the connection in the TLS handshake",
                            // where the kernel drops what was not read
                            "does not answer in TLS (Connection reset)",
                            "does not answer in HTTP/1.1 (Connection reset)");
        }
    }

    @Test
    void givesUpOnSilenceInTheHandshake() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> conversation.readToEnd())) {
            Timeouts running = new Timeouts(Duration.ofMillis(400), false);
            Assignment.Tls tls = verified("shop");
            WorkerFailure failure = catchThrowableOfType(WorkerFailure.class, () -> new PathProbe(running)
                    .answer(
                            new Destination(new Assignment.Path("secure", "127.0.0.1", server.port(), "shop", tls)),
                            Optional.of(ClientTls.of(tls, ApplicationProtocol.HTTP_1_1)),
                            get(),
                            TimeUnit.MILLISECONDS.toNanos(200))
                    .evidence());
            assertThat(failure).hasMessageEndingWith("does not answer within the request's timeout");
        }
    }

    @Test
    void isKnownByACertificateOfItsOwnWhereThatIsAskedFor() throws Exception {
        Assignment.Tls known = new Assignment.Tls(
                "shop",
                files.authority().toString(),
                files.folder().resolve("tare-client.pem").toString(),
                files.folder().resolve("tare-client.key").toString(),
                false);
        try (ScriptedServer server = server(files, (conversation, context) -> {
            ByteStream tls = conversation.securedForKnownClients(context);
            while (tls.readMessage() != null) {
                tls.write(OK);
            }
        })) {
            assertThat(probe(ENDLESS, server.port(), known)).isNotNull();
            assertThat(refusal(ENDLESS, server.port(), verified("shop")))
                    .startsWith("refuses TLS with the alert '")
                    .contains("certificate");
        }
    }

    @Test
    void agreesOnWhatIsSpoken() throws Exception {
        ApplicationProtocol http2 = new ApplicationProtocol("h2", true);
        ServerTls tls = ServerTls.of(files.certificate(), files.key(), "http/1.1");
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Http1SampleServer server = new Http1SampleServer(any, 10, 0, false, 0, Optional.of(tls))) {
            assertThat(probe(ENDLESS, server.port(), verified("shop"))).isNotNull();
            assertThat(refusal(ENDLESS, server.port(), verified("shop"), http2)).endsWith("(it does not agree on h2)");
        }
        try (ScriptedServer silent = server(files, TlsProbeTest::answer)) {
            assertThat(refusal(ENDLESS, silent.port(), verified("shop"), http2)).endsWith("(it does not agree on h2)");
        }
    }

    @Test
    void namesTheFileThatCannotBeUsed() throws Exception {
        Path none = folder.resolve("none.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "no certificate");
        Path key = Files.writeString(
                folder.resolve("half.key"), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        assertThat(unusable(new Assignment.Tls("shop", none.toString(), null, null, false)))
                .isEqualTo(none + " does not exist");
        assertThat(unusable(new Assignment.Tls("shop", empty.toString(), null, null, false)))
                .isEqualTo(empty + " holds no certificate in PEM");
        String certificate = files.certificate().toString();
        assertThat(unusable(new Assignment.Tls("shop", null, certificate, key.toString(), false)))
                .isEqualTo(key + " holds no private key that can be read");
        assertThat(unusable(new Assignment.Tls("shop", null, certificate, empty.toString(), false)))
                .isEqualTo(empty + " holds no private key in PEM, or one that is encrypted");
    }

    @Test
    void namesTheHostThatCannotBeAskedFor() {
        assertThat(unusable(new Assignment.Tls("my_shop", null, null, null, false)))
                .isEqualTo("'my_shop' is not a valid TLS server name: set target.tls.serverName");
    }

    private static String unusable(Assignment.Tls tls) {
        return catchThrowableOfType(IOException.class, () -> ClientTls.of(tls, ApplicationProtocol.NONE))
                .getMessage();
    }

    /** Keys in the forms that OpenSSL writes them in, and a server that is not Java's. */
    @Test
    void speaksWithOpenSsl() throws Exception {
        assumeTrue(isThere("openssl"), "there is no openssl on the PATH");
        int port = ScriptedServer.refusingPort();
        Process server = new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-www",
                        "-quiet",
                        "-cert",
                        files.certificate().toString(),
                        "-key",
                        files.key().toString())
                .redirectErrorStream(true)
                .start();
        try (TrialBench bench = new TrialBench();
                BufferedReader said = server.inputReader()) {
            assertThat(probe(ENDLESS, port, verified("shop"))).isNotNull();
            ConnectionPool pool = bench.pool(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Optional.of(ClientTls.of(verified("shop"), ApplicationProtocol.HTTP_1_1)),
                    get(),
                    1);
            Outcome recorder = bench.run(pool, TrialBench.at(0, 50, 100), Parts.recorded(200));
            assertThat(recorder.errors())
                    .as(said.ready() ? said.readLine() : "")
                    .isEmpty();
            assertThat(recorder.answered()).isEqualTo(3);
        } finally {
            server.destroy();
        }
    }

    @Test
    void readsKeysInEveryUsualForm() throws Exception {
        assumeTrue(isThere("openssl"), "there is no openssl on the PATH");
        for (String form : List.of("ec -in %s -out %s", "pkcs8 -topk8 -nocrypt -in %s -out %s")) {
            Path key = folder.resolve("converted.key");
            String[] arguments = ("openssl " + form.formatted(files.key(), key)).split(" ");
            assertThat(new ProcessBuilder(arguments).start().waitFor()).isZero();
            assertThat(ServerTls.of(files.certificate(), key)).isNotNull();
        }
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
