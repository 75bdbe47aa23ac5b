package dev.tare.fleet.processes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.peers.Nginx;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.TlsFixture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A server that answers to one name only is asked for by that name, over every proxy and without. */
@Timeout(180)
class NamedTargetTest {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String NO = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    private static final int HTTP_PORT = 80;

    @TempDir
    private Path folder;

    @BeforeEach
    void needsEnvoy() throws InterruptedException {
        FleetBench.assumeEnvoy();
    }

    private void assertAnswersAll(String target, String request) throws Exception {
        Path own = Files.createDirectories(folder.resolve("fleet"));
        new FleetBench(own)
                .with("shop.test", "127.0.0.1")
                .run(FleetBench.comparing(target, request))
                .assertAllAnswered();
    }

    private static void answerTo(String host, ScriptedServer.Conversation conversation) throws IOException {
        for (String request = conversation.readMessage(); request != null; request = conversation.readMessage()) {
            conversation.write(request.contains("\r\nhost: " + host + "\r\n") ? OK : NO);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.example", "shop.example:8080"})
    void isAskedForByTheNameThatIsGiven(String name) throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> answerTo(name, conversation))) {
            assertAnswersAll(
                    "{url: \"http://127.0.0.1:%d\"}".formatted(server.port()), "{host: \"%s\"}".formatted(name));
        }
    }

    @Test
    void isAskedForWithoutTheDefaultPort() throws Exception {
        InetSocketAddress privileged = new InetSocketAddress(InetAddress.getLoopbackAddress(), HTTP_PORT);
        ScriptedServer server;
        try {
            server = new ScriptedServer(privileged, conversation -> answerTo("shop.test", conversation));
        } catch (IOException e) {
            assumeTrue(false, "port 80 of loopback cannot be had: " + e.getMessage());
            return;
        }
        try (server) {
            assertAnswersAll("{url: HTTP://shop.test:80/}", "{}");
        }
    }

    @Test
    void isAskedForInHttp2() throws Exception {
        assumeTrue(Nginx.program().isPresent(), "there is no nginx");
        String settings = "if ($http_host != shop.example) { return 404; } location / { return 200 ok; }";
        try (Nginx nginx = Nginx.start(Files.createDirectories(folder.resolve("nginx")), "http2", settings)) {
            assertAnswersAll(
                    "{url: \"http://127.0.0.1:%d\"}".formatted(nginx.port()), "{protocol: http2, host: shop.example}");
        }
    }

    /** A gateway with several names, that is called by its address: it picks its certificate by the name asked for. */
    @ParameterizedTest
    @CsvSource({"http1, ''", "http2, http2"})
    void isAskedForInTls(String protocol, String listening) throws Exception {
        assumeTrue(Nginx.program().isPresent(), "there is no nginx");
        Path certificates = folder.resolve("certificates");
        TlsFixture own = TlsFixture.of(certificates.resolve("shop.example"), "shop.example");
        String settings = """
                ssl_certificate %1$s/$ssl_server_name/%2$s;
                ssl_certificate_key %1$s/$ssl_server_name/%3$s;
                if ($http_host != shop.example) { return 404; }
                location / { return 200 ok; }
                """.formatted(
                        certificates, own.certificate().getFileName(), own.key().getFileName());
        Path nginxFolder = Files.createDirectories(folder.resolve("nginx"));
        try (Nginx nginx = Nginx.start(nginxFolder, "ssl " + listening, settings)) {
            assertAnswersAll(
                    "{url: \"https://127.0.0.1:%d\", tls: {ca: {file: \"%s\"}}}"
                            .formatted(nginx.port(), own.authority()),
                    "{protocol: %s, host: \"shop.example\"}".formatted(protocol));
        }
    }

    @Test
    void isAskedForInGrpc() throws Exception {
        MethodDescriptor.Marshaller<byte[]> bytes = new Bytes();
        MethodDescriptor<byte[], byte[]> say = MethodDescriptor.<byte[], byte[]>newBuilder(bytes, bytes)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("tare.v1.Echo/Say")
                .build();
        ServerCallHandler<byte[], byte[]> toOneName = (call, headers) -> {
            call.request(1);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(byte[] message) {
                    if (!"shop.example".equals(call.getAuthority())) {
                        call.close(Status.NOT_FOUND, new Metadata());
                        return;
                    }
                    call.sendHeaders(new Metadata());
                    call.sendMessage(message);
                    call.close(Status.OK, new Metadata());
                }
            };
        };
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("tare.v1.Echo")
                        .addMethod(say, toOneName)
                        .build())
                .build()
                .start();
        try {
            assertAnswersAll(
                    "{url: \"http://127.0.0.1:%d\"}".formatted(server.getPort()),
                    "{protocol: grpc, host: shop.example}");
        } finally {
            server.shutdownNow();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
