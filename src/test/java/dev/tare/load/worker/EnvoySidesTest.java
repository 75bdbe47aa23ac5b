package dev.tare.load.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.fleet.Certificates;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.RealEnvoy;
import dev.tare.load.Timeouts;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.Proof;
import dev.tare.mesh.catalogue.SideProofs;
import dev.tare.peers.ScriptedServer;
import dev.tare.run.ExpectedPath;
import dev.tare.run.ExpectedSide;
import dev.tare.target.LoopServer;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.wire.Sign;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Real Envoys, as Kuma configures them, on both sides of a request and on the target's alone, and what the proofs of Kuma's
 * entry make of that. On one machine all connections come from the target's own; {@code RequestHeadersTest} has the others.
 */
@Timeout(120)
class EnvoySidesTest {

    private static final Path FILES = Path.of("src/test/resources/envoy/sides");
    private static final String MESH_SERVICE = "shop_shop_default_default_msvc_80";

    @TempDir
    private Path folder;

    private final List<Process> proxies = new ArrayList<>();
    private LoopServer target;
    private Path envoy;
    private int clientAdmin;

    @BeforeEach
    void start() throws Exception {
        envoy = RealEnvoy.onPath().map(EnvoyBinary::program).orElse(null);
        assumeTrue(envoy != null, "no envoy on the PATH");
        for (Map.Entry<String, byte[]> file :
                Certificates.issue(Clock.systemUTC(), List.of()).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        target = new Http1SampleServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10, 0, false, 0, Optional.empty());
        clientAdmin = ScriptedServer.refusingPort();
    }

    @AfterEach
    void stop() throws Exception {
        for (Process proxy : proxies) {
            proxy.destroyForcibly().waitFor();
        }
        if (target != null) {
            target.close();
        }
    }

    @Test
    void mutualTlsShowsBothSides() throws Exception {
        Evidence seen = through(clientTo(server(), true));
        assertThat(path().missing(seen)).isEmpty();
        assertThat(path().remarks(seen))
                .extracting(Seen::sign, Seen::value)
                .containsExactly(
                        tuple("client's proxy", "crossed, as is seen by request header x-forwarded-client-cert"),
                        tuple("target's proxy", "crossed, as is seen by connection from"));
    }

    @Test
    void withoutItTheClientsCounterDoes() throws Exception {
        Evidence seen = through(clientTo(server(), false));
        assertThat(path().missing(seen)).isEmpty();
        assertThat(path().remarks(seen).get(0).value())
                .isEqualTo("crossed, as is seen by proxy metric envoy_cluster_upstream_rq_total");
    }

    /** The answer looks as if both were crossed. */
    @Test
    void theTargetsProxyAloneIsNotEnough() throws Exception {
        Evidence seen = through(server());
        assertThat(seen.signs())
                .contains(
                        new Seen("response header server", "envoy", true),
                        new Seen("connection from", "its own pod, 127.0.0.1", true));
        assertThat(path().missing(seen).orElseThrow())
                .startsWith("only the target's side is crossed: the client's is shown neither by request header"
                        + " x-forwarded-client-cert nor by proxy metric envoy_cluster_upstream_rq_total; requests may pass"
                        + " the client's proxy by, ");
    }

    /** The client's proxy lets the bytes through, since its mesh knows no service at that address. */
    @Test
    void bytesThatTheClientsProxyLetsThroughAreNotEnough() throws Exception {
        int server = server();
        for (String cluster : List.of("outbound:passthrough:ipv4", "self_transparentproxy_passthrough_outbound_ipv4")) {
            clientAdmin = ScriptedServer.refusingPort();
            Evidence seen = through(proxy(
                    "through", clientAdmin, cluster, server, Files.readString(FILES.resolve("let-through.yaml"))));
            assertThat(seen.signs())
                    .as(cluster)
                    .contains(new Seen("proxy metric envoy_cluster_upstream_rq_total", "stayed 0", false));
            assertThat(path().missing(seen).orElseThrow()).startsWith("only the target's side is crossed: ");
        }
    }

    private int server() throws IOException {
        return proxy(
                "server",
                ScriptedServer.refusingPort(),
                "inbound_80",
                target.port(),
                Files.readString(FILES.resolve("proxy.yaml")));
    }

    private int clientTo(int next, boolean tls) throws IOException {
        String configuration = Files.readString(FILES.resolve("proxy.yaml"))
                + (tls ? Files.readString(FILES.resolve("originate-tls.yaml")) : "");
        return proxy("client", clientAdmin, MESH_SERVICE, next, configuration);
    }

    private int proxy(String name, int admin, String cluster, int next, String configuration) throws IOException {
        int listen = ScriptedServer.refusingPort();
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(
                file,
                configuration
                        .replace("$admin", Integer.toString(admin))
                        .replace("$listen", Integer.toString(listen))
                        .replace("$next", Integer.toString(next))
                        .replace("$cluster", cluster)
                        .replace("$certificates", folder.toString()));
        proxies.add(RealEnvoy.start(envoy, file, folder.resolve(name + ".log")));
        return listen;
    }

    private Evidence through(int port) throws Exception {
        return FirstRequests.find(
                FirstRequests.through(port).signs(lookedFor()).build(),
                Timeouts.whileStartingUp(Duration.ofSeconds(30)));
    }

    private List<Sign> lookedFor() {
        List<Sign> signs = new ArrayList<>();
        signs.add(new Sign(Sign.Place.RESPONSE_HEADER, "server", "envoy", null, null));
        for (Side side : Side.values()) {
            proofs(side).shownBy().forEach(proof -> signs.add(sign(proof)));
        }
        return signs.stream().distinct().toList();
    }

    private static SideProofs proofs(Side side) {
        var sides = Catalogue.entry("kuma").orElseThrow().sides();
        return side == Side.CLIENT ? sides.client() : sides.server();
    }

    /** The counter is read at another port than Kuma's, which may be in use here. */
    private Sign sign(Proof proof) {
        return switch (proof.in()) {
            case ResponseHeader -> new Sign(Sign.Place.RESPONSE_HEADER, proof.name(), proof.matches(), null, null);
            case RequestHeader -> new Sign(Sign.Place.REQUEST_HEADER, proof.name(), proof.matches(), null, null);
            case Connection -> new Sign(Sign.Place.CONNECTION, proof.name(), proof.matches(), null, null);
            case ProxyMetric ->
                new Sign(
                        Sign.Place.PROXY_METRIC,
                        proof.name(),
                        proof.matches(),
                        clientAdmin,
                        proof.path(),
                        List.of("request header x-forwarded-client-cert"));
        };
    }

    private ExpectedPath path() {
        List<ExpectedSide> sides = new ArrayList<>();
        for (Side side : Side.values()) {
            List<Sign> signs = proofs(side).shownBy().stream().map(this::sign).toList();
            sides.add(new ExpectedSide(
                    side,
                    signs,
                    "",
                    Optional.ofNullable(proofs(side).otherwise()).orElse("")));
        }
        return ExpectedPath.withSigns(List.of(), sides);
    }
}
