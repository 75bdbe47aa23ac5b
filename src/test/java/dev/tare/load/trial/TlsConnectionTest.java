package dev.tare.load.trial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.ApplicationProtocol;
import dev.tare.load.ClientTls;
import dev.tare.load.ConnectionPool;
import dev.tare.load.Protocol;
import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ByteStream;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.ScriptedServer.Conversation;
import dev.tare.peers.TlsFixture;
import dev.tare.target.ServerTls;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.target.http2.Http2SampleServer;
import dev.tare.target.tcp.TcpSampleServer;
import dev.tare.transport.PemFiles;

import static org.assertj.core.api.Assertions.assertThat;

/** Trials in TLS over loopback. Whatever a peer does, no trial hangs, and every request counts once, under its cause. */
@Timeout(60)
class TlsConnectionTest {

    private static final int REQUESTS = 20;
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";
    private static final String UNTIL_END = "HTTP/1.1 200 OK\r\n\r\nhi";

    @TempDir
    private Path folder;

    private final TrialBench bench = new TrialBench();
    private TlsFixture files;

    @BeforeEach
    void makeFiles() throws IOException {
        files = TlsFixture.of(folder, "127.0.0.1");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private ClientTls client(ApplicationProtocol protocol) throws IOException {
        return ClientTls.of(files.trusted("127.0.0.1"), protocol);
    }

    private Outcome run(int port, int connections, Protocol protocol, long timeoutMs) throws Exception {
        ConnectionPool pool = bench.pool(loopback(port), Optional.of(client(protocol.inTls())), protocol, connections);
        return bench.run(
                pool,
                new ConstantArrivals(500, 0, 1),
                Parts.recorded(REQUESTS * 1_000 / 500).withTimeout(timeoutMs));
    }

    private static Protocol get() {
        return SampleProtocols.http1();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1024, 1_000_000})
    void theSampleServiceAnswersInTls(int responseBytes) throws Exception {
        ServerTls tls = ServerTls.of(files.certificate(), files.key());
        Http1SampleServer server =
                bench.closing(new Http1SampleServer(loopback(0), responseBytes, 0, false, 0, Optional.of(tls)));
        run(server.port(), 4, get(), 14_000).assertAllAnswered(REQUESTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1024, 1_000_000})
    void theSampleServiceOfHttp2AnswersInTls(int responseBytes) throws Exception {
        ServerTls tls = ServerTls.of(files.certificate(), files.key(), "h2");
        Http2SampleServer server =
                bench.closing(new Http2SampleServer(loopback(0), responseBytes, 0, false, 0, Optional.of(tls)));
        run(server.port(), 8, http2(), 14_000).assertAllAnswered(REQUESTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http/1.1"})
    void whoDoesNotAgreeOnHttp2DoesNotSpeakIt(String offered) throws Exception {
        String[] names = offered.isEmpty() ? new String[0] : new String[] {offered};
        ServerTls tls = ServerTls.of(files.certificate(), files.key(), names);
        Http2SampleServer server = bench.closing(new Http2SampleServer(loopback(0), 1, 0, false, 0, Optional.of(tls)));

        Outcome recorder = run(server.port(), 8, http2(), 14_000);

        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.TLS, (long) REQUESTS));
    }

    private static Protocol http2() {
        return SampleProtocols.http2InTls(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSampleServiceOfBytesAnswersInTls(boolean newConnection) throws Exception {
        ServerTls tls = ServerTls.of(files.certificate(), files.key());
        TcpSampleServer server =
                bench.closing(new TcpSampleServer(loopback(0), 40_000, 50_000, 0, false, Optional.of(tls)));
        Protocol protocol = SampleProtocols.tcp(40_000, 50_000, newConnection);
        run(server.port(), 4, protocol, 14_000).assertAllAnswered(REQUESTS);
    }

    /** A server takes out its key for a full handshake only. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void everyConnectionMakesAFullHandshake(String version) throws Exception {
        Set<Thread> usedKey = ConcurrentHashMap.newKeySet();
        X509ExtendedKeyManager identity =
                (X509ExtendedKeyManager) PemFiles.identity(files.certificate(), files.key())[0];
        SSLContext context = files.server(new Watching(identity, usedKey));
        ScriptedServer server = bench.closing(new ScriptedServer(conversation -> {
            try (ByteStream tls = conversation.secured(context, version)) {
                while (tls.read(10) != null) {
                    tls.write("0123456789");
                }
            }
        }));
        run(server.port(), 1, SampleProtocols.tcp(10, 10, true), 14_000).assertAllAnswered(REQUESTS);
        assertThat(server.accepted()).isGreaterThanOrEqualTo(REQUESTS);
        assertThat(usedKey).hasSizeGreaterThanOrEqualTo(REQUESTS);
    }

    /** What a peer does on each of its connections. */
    record Peer(String name, Doing doing, ErrorCause cause) {

        interface Doing {
            void follow(Conversation conversation, SSLContext context) throws IOException, InterruptedException;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static ByteStream asked(Conversation conversation, SSLContext context) throws IOException {
        ByteStream tls = conversation.secured(context);
        tls.readMessage();
        return tls;
    }

    private static Peer raw(String name, String bytes, ErrorCause cause) {
        return new Peer(name, (conversation, context) -> conversation.write(bytes), cause);
    }

    private static Peer silent(String name, String bytes) {
        return new Peer(
                name,
                (conversation, context) -> {
                    // Those that are opened before there are requests have no timeout of a request.
                    if (conversation.number() >= REQUESTS) {
                        conversation.write(bytes);
                        conversation.readToEnd();
                    }
                },
                ErrorCause.TLS);
    }

    private static Peer peer(String name, Peer.Doing doing, ErrorCause cause) {
        return new Peer(name, doing, cause);
    }

    static Stream<Peer> peers() {
        String halfARecord = "\u0016\u0003\u0003\u0000\u007a\u0002\u0000\u0000\u0076";
        String applicationData = "\u0017\u0003\u0003\u0000\u0020";
        return Stream.of(
                raw("HTTP instead of a ServerHello", "HTTP/1.1 400 Bad Request\r\n\r\n", ErrorCause.TLS),
                raw("nothing, and the end", "", ErrorCause.TLS),
                raw("half a ServerHello, and the end", halfARecord, ErrorCause.TLS),
                raw("handshake_failure", "\u0015\u0003\u0003\u0000\u0002\u0002\u0028", ErrorCause.TLS),
                raw("close_notify in the handshake", "\u0015\u0003\u0003\u0000\u0002\u0001\u0000", ErrorCause.TLS),
                raw("a record that is too long", "\u0016\u0003\u0003\u00ff\u00ff" + "x".repeat(70_000), ErrorCause.TLS),
                raw("application data in the handshake", applicationData + "x".repeat(32), ErrorCause.TLS),
                silent("silence", ""),
                silent("half a ServerHello, and silence", halfARecord),
                peer(
                        "a reset in the handshake",
                        (conversation, context) -> {
                            conversation.read(5);
                            conversation.reset();
                        },
                        ErrorCause.TLS),
                peer(
                        "an answer",
                        (conversation, context) -> {
                            ByteStream tls = conversation.secured(context);
                            while (tls.readMessage() != null) {
                                tls.write(OK);
                            }
                        },
                        null),
                peer(
                        "an answer in a record a byte",
                        (conversation, context) -> {
                            ByteStream tls = conversation.secured(context);
                            while (tls.readMessage() != null) {
                                tls.writeByteByByte(OK);
                            }
                        },
                        null),
                peer(
                        "an answer in TLS 1.2",
                        (conversation, context) -> {
                            ByteStream tls = conversation.secured(context, "TLSv1.2");
                            while (tls.readMessage() != null) {
                                tls.write(OK);
                            }
                        },
                        null),
                peer(
                        "an answer that close_notify ends",
                        (conversation, context) -> {
                            ByteStream tls = asked(conversation, context);
                            tls.write(UNTIL_END);
                            tls.endOutput();
                            conversation.readToEnd();
                        },
                        null),
                peer(
                        "an answer that only TCP ends",
                        (conversation, context) -> {
                            asked(conversation, context).write(UNTIL_END);
                        },
                        ErrorCause.RESET),
                peer(
                        "close_notify instead of an answer",
                        (conversation, context) -> {
                            asked(conversation, context).endOutput();
                            conversation.readToEnd();
                        },
                        ErrorCause.RESET),
                peer(
                        "close_notify in an answer",
                        (conversation, context) -> {
                            ByteStream tls = asked(conversation, context);
                            tls.write(OK.substring(0, OK.length() - 1));
                            tls.endOutput();
                            conversation.readToEnd();
                        },
                        ErrorCause.RESET),
                peer("the end instead of an answer", TlsConnectionTest::asked, ErrorCause.RESET),
                peer(
                        "a reset instead of an answer",
                        (conversation, context) -> {
                            asked(conversation, context);
                            conversation.reset();
                        },
                        ErrorCause.RESET),
                peer(
                        "half a record, and the end",
                        (conversation, context) -> {
                            asked(conversation, context);
                            conversation.write(applicationData + "half");
                        },
                        ErrorCause.RESET),
                peer(
                        "half a record, and silence",
                        (conversation, context) -> {
                            asked(conversation, context);
                            conversation.write(applicationData + "half");
                            conversation.readToEnd();
                        },
                        ErrorCause.TIMEOUT),
                peer(
                        // BoringSSL sends an alert, and Netty waits for the end that a peer answers it with.
                        "a record that nobody encrypted, and silence",
                        (conversation, context) -> {
                            asked(conversation, context);
                            conversation.write(applicationData + "x".repeat(32));
                            conversation.readToEnd();
                        },
                        OpenSsl.isAvailable() ? ErrorCause.TIMEOUT : ErrorCause.TLS),
                peer(
                        "cleartext behind the handshake",
                        (conversation, context) -> {
                            asked(conversation, context);
                            conversation.write(OK);
                            conversation.readToEnd();
                        },
                        ErrorCause.TLS),
                peer(
                        "silence instead of an answer",
                        (conversation, context) -> {
                            asked(conversation, context);
                            conversation.readToEnd();
                        },
                        ErrorCause.TIMEOUT),
                peer(
                        "an answer too long",
                        (conversation, context) -> {
                            asked(conversation, context).write(OK + "more");
                            conversation.readToEnd();
                        },
                        ErrorCause.PROTOCOL));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyRequestCountsOnceAndUnderItsCause(Peer peer) throws Exception {
        SSLContext context = files.server();
        ScriptedServer server =
                bench.closing(new ScriptedServer(conversation -> peer.doing().follow(conversation, context)));
        boolean waits = peer.name().contains("silence");
        Outcome recorder = run(server.port(), waits ? REQUESTS : 4, get(), waits ? 1_500 : 14_000);
        if (peer.cause() == null) {
            recorder.assertAllAnswered(REQUESTS);
        } else {
            recorder.assertAllFailed(peer.cause(), REQUESTS);
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNoHandshake() throws Exception {
        TlsFixture others = TlsFixture.of(folder.resolve("others"), "127.0.0.1");
        ServerTls tls = ServerTls.of(others.certificate(), others.key());
        Http1SampleServer server = bench.closing(new Http1SampleServer(loopback(0), 10, 0, false, 0, Optional.of(tls)));
        assertThat(run(server.port(), 4, get(), 14_000).errors()).isEqualTo(Map.of(ErrorCause.TLS, (long) REQUESTS));
    }

    /** Sees who takes out a key. */
    private static final class Watching extends X509ExtendedKeyManager implements KeyManager {

        private final X509ExtendedKeyManager identity;
        private final Set<Thread> users;

        Watching(X509ExtendedKeyManager identity, Set<Thread> users) {
            this.identity = identity;
            this.users = users;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            users.add(Thread.currentThread());
            return identity.getPrivateKey(alias);
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return identity.chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity.getCertificateChain(alias);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return identity.getServerAliases(keyType, issuers);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return identity.getClientAliases(keyType, issuers);
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return identity.chooseClientAlias(keyTypes, issuers, socket);
        }
    }
}
