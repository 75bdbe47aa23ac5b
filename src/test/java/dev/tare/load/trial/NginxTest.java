package dev.tare.load.trial;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.load.ClientTls;
import dev.tare.load.ConnectionPool;
import dev.tare.load.FirstAnswer;
import dev.tare.load.Protocol;
import dev.tare.load.SampleProtocols;
import dev.tare.load.Timeouts;
import dev.tare.load.probe.Destination;
import dev.tare.load.probe.PathProbe;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.peers.Nginx;
import dev.tare.peers.TlsFixture;
import dev.tare.wire.Assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Trials against the real nginx, which retires connections in its own ways. */
@Timeout(120)
class NginxTest {

    @TempDir
    private Path folder;

    private final TrialBench bench = new TrialBench();
    private TlsFixture files;

    @BeforeAll
    static void isThere() {
        boolean isThere = Nginx.program().isPresent();
        if (!isThere) {
            System.out.println("Left out, for there is no nginx on the PATH.");
        }
        assumeTrue(isThere);
    }

    @BeforeEach
    void makeFiles() throws Exception {
        files = TlsFixture.of(folder, "127.0.0.1");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Nginx nginx(boolean tls, String listening, String settings) throws Exception {
        String keys =
                tls ? "ssl_certificate %s; ssl_certificate_key %s;".formatted(files.certificate(), files.key()) : "";
        return bench.closing(Nginx.start(
                folder,
                tls ? "ssl " + listening : listening,
                keys + settings + " location / { return 200 '0123456789'; }"));
    }

    private ConnectionPool pool(Nginx nginx, boolean tls, Protocol protocol, int requests) throws Exception {
        return bench.pool(nginx.address(), client(tls, protocol), protocol, requests);
    }

    private Optional<ClientTls> client(boolean tls, Protocol protocol) throws Exception {
        return tls ? Optional.of(ClientTls.of(trusting(), protocol.inTls())) : Optional.empty();
    }

    private Assignment.Tls trusting() {
        return files.trusted("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void theFirstRequestAndThoseThatAreMeasuredAgreeOnEverything(boolean tls, boolean http2) throws Exception {
        Nginx nginx = nginx(tls, http2 ? "http2" : "", "");
        Assignment.Path path =
                new Assignment.Path("tested", "127.0.0.1", nginx.port(), "tested", tls ? trusting() : null);
        try (Protocol protocol = protocol(tls, http2)) {
            FirstAnswer first = new PathProbe(Timeouts.RUNNING)
                    .answer(new Destination(path), client(tls, protocol), protocol, TimeUnit.SECONDS.toNanos(5));
            assertThat(first.isServerError()).isFalse();
            assertThat(first.headers().get("server")).startsWith("nginx");
        }
        ConnectionPool pool = pool(nginx, tls, protocol(tls, http2), 4);
        bench.run(pool, new ConstantArrivals(100, 0, 1), Parts.recorded(200)).assertAllAnswered();
        assertThat(pool.protocolVersions()).containsExactly(http2 ? "HTTP/2" : "HTTP/1.1");
        assertThat(pool.tlsVersions()).hasSize(tls ? 1 : 0).isSubsetOf("TLSv1.2", "TLSv1.3");
    }

    private static Protocol protocol(boolean tls, boolean http2) {
        return http2 ? (tls ? SampleProtocols.http2InTls(4) : SampleProtocols.http2(4)) : SampleProtocols.http1();
    }

    /** It names the last stream that it answers, passes over those behind it, and closes. */
    @ParameterizedTest
    @CsvSource({"false, 1", "false, 40", "true, 10"})
    void connectionsOfHttp2ThatAreRetiredInOneStep(boolean tls, int streams) throws Exception {
        Nginx nginx = nginx(tls, "http2", "keepalive_requests 100;");
        ConnectionPool pool =
                pool(nginx, tls, tls ? SampleProtocols.http2InTls(streams) : SampleProtocols.http2(streams), 40);

        Outcome recorder = bench.run(pool, null, Parts.recorded(1_000));

        recorder.assertAllAnswered();
        // Those that were there at first, and one for each hundred requests, of which some went twice.
        long requests = recorder.scheduled() + recorder.sentAgain();
        assertThat(recorder.connectionsOpened()).isLessThanOrEqualTo(40 + requests / 100);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void idleConnectionsOfHttp1ThatAreClosed(boolean tls) throws Exception {
        Nginx nginx = nginx(tls, "", "keepalive_timeout 1s;");
        Protocol http1 = SampleProtocols.http1();
        ConnectionPool pool = pool(nginx, tls, http1, 1);

        Outcome recorder = bench.run(pool, TrialBench.at(0, 1_500, 3_000), Parts.recorded(3_100));

        recorder.assertAllAnswered();
        assertThat(recorder.connectionsOpened()).isLessThanOrEqualTo(3);
    }

    /** Each of 50 connections is used every 50 ms, which is when it is closed. What meets what is chance; nothing may fail. */
    @Test
    void connectionsThatAreClosedAsRequestsCome() throws Exception {
        Nginx nginx = nginx(false, "", "keepalive_timeout 50ms;");
        Protocol http1 = SampleProtocols.http1();
        ConnectionPool pool = pool(nginx, false, http1, 50);

        Outcome recorder = bench.run(pool, new ConstantArrivals(1_000, 0, 1), Parts.recorded(3_000));

        recorder.assertAllAnswered();
    }
}
