package dev.tare.load.trial;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.load.ApplicationProtocol;
import dev.tare.load.ClientTls;
import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.http2.Http2Protocol;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.Answers;
import dev.tare.measure.ConstantArrivals;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.TlsFixture;
import dev.tare.target.ServerTls;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.target.http2.Http2ReferenceProxy;
import dev.tare.target.http2.Http2SampleServer;
import dev.tare.target.tcp.TcpSampleServer;

import static org.assertj.core.api.Assertions.assertThat;

/** What a trial tells of its answers, in each protocol. */
@Timeout(60)
class AnswersOfTrialTest {

    private static final long REQUESTS = 40;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final TrialBench bench = new TrialBench();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        bench.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Answers answers(ConnectionPool pool) throws Exception {
        TrialRecorder recorder = bench.begin(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(200))
                .done()
                .get(40, TimeUnit.SECONDS);
        return recorder.answers(pool.means(), pool.errorsFrom());
    }

    private InetSocketAddress scripted(String answer) throws Exception {
        return bench.closing(ScriptedServer.answering(answer)).address();
    }

    private Answers http1(String answer, String method) throws Exception {
        return answers(bench.pool(scripted(answer), SampleProtocols.http1(method, ""), 2));
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\\r\\ncontent-length: 10\\r\\n\\r\\n0123456789', GET, 200, 10, HTTP/1.1",
        "'HTTP/1.1 301 No\\r\\nlocation: /b\\r\\ncontent-length: 0\\r\\n\\r\\n', GET, 301, 0, HTTP/1.1",
        "'HTTP/1.1 204 No\\r\\n\\r\\n', GET, 204, 0, HTTP/1.1",
        "'HTTP/1.1 200 OK\\r\\ncontent-length: 10\\r\\n\\r\\n', HEAD, 200, 0, HTTP/1.1",
        "'HTTP/1.1 103 Early\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n"
                + "3;x=y\\r\\nabc\\r\\n4\\r\\ndefg\\r\\n0\\r\\n\\r\\n', GET, 200, 7, HTTP/1.1",
        "'HTTP/1.0 200 OK\\r\\nconnection: keep-alive\\r\\ncontent-length: 2\\r\\n\\r\\nhi', GET, 200, 2, HTTP/1.0"
    })
    void http1TellsStatusContentAndVersion(String escaped, String method, int status, long bytes, String version)
            throws Exception {
        String answer = escaped.replace("\\r", "\r").replace("\\n", "\n");

        Answers answers = http1(answer, method);

        assertThat(answers.byStatus()).isEqualTo(Map.of(status, REQUESTS));
        assertThat(answers.byBytes()).isEqualTo(Map.of(bytes, REQUESTS));
        assertThat(answers.means().protocols()).containsExactly(version);
        assertThat(answers.means().tlsVersions()).isEmpty();
        assertThat(answers.means().addresses()).singleElement().asString().startsWith("127.0.0.1:");
    }

    @Test
    void errorsHaveAStatusAndNoBytes() throws Exception {
        Answers answers = http1("HTTP/1.1 503 No\r\nServer: envoy\r\ncontent-length: 3\r\n\r\nno!", "GET");

        assertThat(answers.byStatus()).isEqualTo(Map.of(503, REQUESTS));
        assertThat(answers.byBytes()).isEmpty();
        assertThat(answers.errorsFrom())
                .isEqualTo(Map.of(503, "Envoy (server: envoy, without x-envoy-upstream-service-time)"));
    }

    @Test
    void whoIsBehindEnvoyIsToldFromIt() throws Exception {
        assertThat(http1(
                                "HTTP/1.1 404 No\r\nserver: envoy\r\nx-envoy-upstream-service-time: 1\r\n"
                                        + "content-length: 0\r\n\r\n",
                                "GET")
                        .errorsFrom())
                .isEqualTo(Map.of(404, "what is behind envoy"));
        assertThat(http1("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n", "GET").errorsFrom())
                .isEmpty();
    }

    @Test
    void http2TellsStatusContentAndVersion() throws Exception {
        Http2SampleServer server =
                bench.closing(new Http2SampleServer(ANY_PORT, 70_000, 0, false, 0, Optional.empty()));
        Http2Protocol protocol = SampleProtocols.http2(4);

        Answers answers = answers(bench.pool(loopback(server.port()), protocol, 4));

        assertThat(answers.byStatus()).isEqualTo(Map.of(200, REQUESTS));
        assertThat(answers.byBytes()).isEqualTo(Map.of(70_000L, REQUESTS));
        assertThat(answers.means().protocols()).containsExactly("HTTP/2");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 14"})
    void grpcTellsItsOwnStatus(double errorRate, int status) throws Exception {
        Http2SampleServer sample = bench.closing(new Http2SampleServer(ANY_PORT, 100, 0, false, 0, Optional.empty()));
        Http2ReferenceProxy server =
                bench.closing(new Http2ReferenceProxy(ANY_PORT, loopback(sample.port()), 0, errorRate, "tested"));
        Answers answers = answers(bench.pool(loopback(server.port()), SampleProtocols.grpc(new byte[0], 4), 4));

        assertThat(answers.byStatus()).isEqualTo(Map.of(status, REQUESTS));
        assertThat(answers.byBytes().isEmpty()).isEqualTo(status != 0);
        assertThat(answers.means().protocols()).containsExactly("HTTP/2");
    }

    @Test
    void tcpHasBytesAndNoStatus() throws Exception {
        TcpSampleServer server = bench.closing(new TcpSampleServer(ANY_PORT, 10, 20, 0, false, Optional.empty()));

        Answers answers = answers(bench.pool(loopback(server.port()), SampleProtocols.tcp(10, 20, false), 2));

        assertThat(answers.byStatus()).isEmpty();
        assertThat(answers.byBytes()).isEqualTo(Map.of(20L, REQUESTS));
        assertThat(answers.means().protocols()).isEmpty();
    }

    @Test
    void tlsTellsItsVersion() throws Exception {
        TlsFixture files = TlsFixture.of(folder, "127.0.0.1");
        ServerTls tls = ServerTls.of(files.certificate(), files.key());
        Http1SampleServer server = bench.closing(new Http1SampleServer(ANY_PORT, 10, 0, false, 0, Optional.of(tls)));
        ClientTls client = ClientTls.of(files.trusted("127.0.0.1"), ApplicationProtocol.HTTP_1_1);

        Answers answers = answers(bench.pool(loopback(server.port()), Optional.of(client), SampleProtocols.http1(), 2));

        assertThat(answers.byStatus()).isEqualTo(Map.of(200, REQUESTS));
        assertThat(answers.means().tlsVersions()).containsExactly("TLSv1.3");
    }
}
