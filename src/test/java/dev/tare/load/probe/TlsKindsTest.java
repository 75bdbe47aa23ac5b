package dev.tare.load.probe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.ClientTls;
import dev.tare.load.ConnectionPool;
import dev.tare.load.Protocol;
import dev.tare.load.SampleProtocols;
import dev.tare.load.Timeouts;
import dev.tare.load.WorkerFailure;
import dev.tare.load.trial.TrialBench;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.peers.OpenSslServer;
import dev.tare.peers.OpenSslServer.Identity;
import dev.tare.wire.Assignment;
import dev.tare.wire.WorkerReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Keys, cipher suites and versions of the real OpenSSL: each is measured, or a sentence says before that it cannot be. */
@Timeout(60)
class TlsKindsTest {

    @TempDir
    private Path folder;

    private final TrialBench bench = new TrialBench();
    private Identity identity;

    @BeforeAll
    static void isThere() throws Exception {
        boolean isThere = OpenSslServer.isThere();
        if (!isThere) {
            System.out.println("Left out, for there is no openssl on the PATH.");
        }
        assumeTrue(isThere);
    }

    @BeforeEach
    void makeIdentity() throws Exception {
        identity = identity("ec -pkeyopt ec_paramgen_curve:P-256");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Identity identity(String key) throws Exception {
        return OpenSslServer.identity(folder, "shown", key.split(" "));
    }

    private OpenSslServer server(Identity shown, String arguments) throws Exception {
        OpenSslServer server = bench.closing(
                OpenSslServer.start(shown, arguments.isEmpty() ? List.of() : List.of(arguments.split(" "))));
        return server;
    }

    private static Assignment.Tls trusting(Identity shown, Identity own) {
        return new Assignment.Tls(
                "shop",
                shown.certificate().toString(),
                own == null ? null : own.certificate().toString(),
                own == null ? null : own.key().toString(),
                false);
    }

    private static Protocol get() {
        return SampleProtocols.http1();
    }

    private static void probe(OpenSslServer server, Assignment.Tls tls) throws Exception {
        Protocol protocol = get();
        try {
            new PathProbe(Timeouts.RUNNING)
                    .answer(
                            new Destination(new Assignment.Path("secure", "127.0.0.1", server.port(), "shop", tls)),
                            Optional.of(ClientTls.of(tls, protocol.inTls())),
                            protocol,
                            TimeUnit.SECONDS.toNanos(5));
        } finally {
            protocol.close();
        }
    }

    private void assertMeasured(OpenSslServer server, Assignment.Tls tls, String version) throws Exception {
        probe(server, tls);
        Protocol protocol = get();
        ClientTls client = ClientTls.of(tls, protocol.inTls());
        ConnectionPool pool = bench.pool(server.address(), Optional.of(client), protocol, 1);
        Outcome recorder = bench.run(pool, TrialBench.at(0, 50, 100), Parts.recorded(200));
        assertThat(recorder.errors()).isEmpty();
        assertThat(recorder.answered()).isEqualTo(3);
        assertThat(pool.tlsVersions()).containsExactly(version);
        assertThat(pool.protocolVersions()).containsExactly("HTTP/1.0"); // as OpenSSL answers
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa:2048",
                "ec -pkeyopt ec_paramgen_curve:P-256",
                "ec -pkeyopt ec_paramgen_curve:P-384",
            })
    void keysOfServers(String key) throws Exception {
        Identity shown = identity(key);
        assertMeasured(server(shown, ""), trusting(shown, null), "TLSv1.3");
        assertMeasured(server(shown, "-tls1_2"), trusting(shown, null), "TLSv1.2");
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, Ed25519",
        "ed448, Ed448",
        "ec -pkeyopt ec_paramgen_curve:P-521, ECDSA on P-521",
        "rsa-pss -pkeyopt rsa_keygen_bits:2048, RSASSA-PSS"
    })
    void keysOfServersThatCannotBeMeasured(String key, String name) throws Exception {
        assumeTrue(OpenSsl.isAvailable(), "Java's own TLS takes them");
        Identity shown = identity(key);
        assertRefused(
                server(shown, ""),
                trusting(shown, null),
                "presents a certificate whose key is " + name + ", which cannot be measured");
    }

    private static void assertRefused(OpenSslServer server, Assignment.Tls tls, String sentence) {
        WorkerFailure failure = catchThrowableOfType(WorkerFailure.class, () -> probe(server, tls));
        assertThat(failure)
                .hasMessageStartingWith("environment 'secure': 127.0.0.1:%d %s".formatted(server.port(), sentence));
        assertThat(failure.reason()).isEqualTo(WorkerReason.TlsFailed);
    }

    @ParameterizedTest
    @CsvSource({
        "ECDHE-RSA-CHACHA20-POLY1305, rsa:2048",
        "ECDHE-RSA-AES256-GCM-SHA384, rsa:2048",
        "ECDHE-RSA-AES128-SHA, rsa:2048",
        "AES256-GCM-SHA384, rsa:2048",
        "AES128-SHA, rsa:2048",
        "ECDHE-ECDSA-CHACHA20-POLY1305, ec -pkeyopt ec_paramgen_curve:P-256",
        "ECDHE-ECDSA-AES256-SHA, ec -pkeyopt ec_paramgen_curve:P-256"
    })
    void cipherSuites(String suite, String key) throws Exception {
        Identity shown = identity(key);
        assertMeasured(server(shown, "-tls1_2 -cipher " + suite), trusting(shown, null), "TLSv1.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    void cipherSuitesOfTls13(String suite) throws Exception {
        assertMeasured(server(identity, "-tls1_3 -ciphersuites " + suite), trusting(identity, null), "TLSv1.3");
    }

    @ParameterizedTest
    @CsvSource({
        "DHE-RSA-AES128-GCM-SHA256, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
        "DHE-RSA-CHACHA20-POLY1305, TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "ECDHE-RSA-AES128-SHA256, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        "ECDHE-RSA-AES256-SHA384, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        "AES128-SHA256, TLS_RSA_WITH_AES_128_CBC_SHA256"
    })
    void cipherSuitesThatCannotBeMeasured(String suite, String name) throws Exception {
        assumeTrue(OpenSsl.isAvailable(), "Java's own TLS speaks them");
        Identity shown = identity("rsa:2048");
        assertRefused(
                server(shown, "-tls1_2 -cipher " + suite),
                trusting(shown, null),
                "accepts " + name + " in TLS, but nothing that can be measured");
    }

    @ParameterizedTest
    @CsvSource({
        "rsa:2048, -tls1_2",
        "ec -pkeyopt ec_paramgen_curve:P-521, -tls1_3",
        "ed25519, -tls1_2",
        "ed25519, -tls1_3"
    })
    void keysOfClients(String key, String version) throws Exception {
        Identity own = OpenSslServer.identity(folder, "own", key.split(" "));
        OpenSslServer server =
                server(identity, version + " -Verify 1 -verify_return_error -CAfile " + own.certificate());
        assertMeasured(server, trusting(identity, own), version.equals("-tls1_2") ? "TLSv1.2" : "TLSv1.3");
    }
}
