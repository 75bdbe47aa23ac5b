package dev.tare.load.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.fleet.pods.desired.FeatureSamples;
import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.RealEnvoy;
import dev.tare.load.Timeouts;
import dev.tare.manifest.Validated;
import dev.tare.manifest.YamlDocuments;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.mesh.catalogue.FeatureObjects;
import dev.tare.mesh.catalogue.FeatureObjects.Rendered;
import dev.tare.mesh.catalogue.FeatureObjectsPlaceBuilder;
import dev.tare.peers.ScriptedServer;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.target.LoopServer;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.wire.FeatureSample.Count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The samples of Istio's entry, through a real Envoy that is configured as Istio configures its own for each feature, and through one that is
 * not. Behind each is a proxy of the target, which takes headers away that only concern the proxy before it. The limit of rates is the
 * very filter of the entry.
 */
@Timeout(120)
class EnvoyFeaturesTest {

    private static final Path FILES = Path.of("src/test/resources/envoy/features");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAIN = "plain";
    private static final String SERVER = "server";
    private static final String LIMIT = "rate-limiting";
    private static final JsonNode ROUTES = yaml("[{match: {prefix: /}, route: {cluster: target}}]");
    private static final JsonNode AT_THE_TARGET = yaml("[{match: {prefix: /}, route: {cluster: service}}]");
    private static final JsonNode ROUTER = yaml("""
            name: envoy.filters.http.router
            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
            """);

    @TempDir
    private static Path folder;

    private static final Map<String, Integer> PORTS = new HashMap<>();
    private static Process proxy;
    private static LoopServer target;

    static List<String> features() {
        return List.of(
                "authorization-1",
                LIMIT,
                "retries",
                "fault-injection",
                "canary",
                "ab-header",
                "tracing-10",
                "tracing-100");
    }

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> envoy = RealEnvoy.onPath().map(EnvoyBinary::program);
        assumeTrue(envoy.isPresent(), "no envoy on the PATH");
        target = new Http1SampleServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10, 0, false, 0, Optional.empty());
        ArrayNode listeners = JSON.createArrayNode();
        listeners.add(listener(PLAIN));
        listeners.add(listener(SERVER));
        for (String feature : features()) {
            listeners.add(listener(feature));
        }
        Path file = folder.resolve("proxy.yaml");
        Files.writeString(
                file,
                Files.readString(FILES.resolve("proxy.yaml"))
                        .replace("$listeners", listeners.toString())
                        .replace("$server", Integer.toString(PORTS.get(SERVER)))
                        .replace("$target", Integer.toString(target.port()))
                        .replace("$nobody", Integer.toString(ScriptedServer.refusingPort())));
        proxy = RealEnvoy.start(envoy.get(), file, folder.resolve("proxy.log"));
        awaitProxy();
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxy != null) {
            proxy.destroyForcibly().waitFor();
        }
        if (target != null) {
            target.close();
        }
    }

    private static void awaitProxy() throws Exception {
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), PORTS.get(PLAIN)).close();
                return;
            } catch (IOException e) {
                assertThat(proxy.isAlive())
                        .as(Files.readString(folder.resolve("proxy.log")))
                        .isTrue();
                Thread.sleep(50);
            }
        }
    }

    private static JsonNode yaml(String text) {
        return ((Validated.Accepted<List<JsonNode>>) YamlDocuments.parse("", text))
                .value()
                .get(0);
    }

    private static JsonNode part(String feature) throws IOException {
        return switch (feature) {
            case PLAIN -> JSON.createObjectNode();
            case SERVER -> JSON.createObjectNode().set("routes", AT_THE_TARGET);
            case LIMIT ->
                JSON.createObjectNode().set("filters", JSON.createArrayNode().add(limit()));
            default -> yaml(Files.readString(FILES.resolve(feature + ".yaml")));
        };
    }

    private static JsonNode listener(String feature) throws IOException {
        JsonNode part = part(feature);
        ArrayNode filters = JSON.createArrayNode();
        part.path("filters").forEach(filters::add);
        filters.add(ROUTER);
        int port = ScriptedServer.refusingPort();
        PORTS.put(feature, port);
        return yaml(Files.readString(FILES.resolve("listener.yaml"))
                .replace("$port", Integer.toString(port))
                .replace("$filters", filters.toString())
                .replace("$routes", part.has("routes") ? part.get("routes").toString() : ROUTES.toString())
                .replace("$tracing", part.has("tracing") ? part.get("tracing").toString() : "null"));
    }

    private static Feature feature(String name) {
        return Catalogue.entry("istio").orElseThrow().feature(name).orElseThrow();
    }

    private static JsonNode limit() {
        var place = FeatureObjectsPlaceBuilder.builder()
                .run("run")
                .namespace("shop")
                .environment("mesh")
                .service("shop")
                .port(80)
                .labels(Map.of())
                .http(true)
                .build();
        var rendered = (Validated.Accepted<List<Rendered>>) FeatureObjects.of(feature(LIMIT), place);
        return rendered.value().get(0).object().at("/spec/configPatches/0/patch/value");
    }

    private static List<Count> counts(String feature, int port) throws Exception {
        PlannedRun run = PlannedRun.named("on-mesh");
        PlannedEnvironment environment = run.plan().environments().stream()
                .filter(candidate -> candidate.name().equals("istio"))
                .findFirst()
                .orElseThrow();
        return FirstRequests.find(
                        FirstRequests.through(port)
                                .samples(FeatureSamples.of(
                                        environment, run.plan().spec().request(), feature(feature)))
                                .build(),
                        new Timeouts(Duration.ofSeconds(5), false))
                .samples();
    }

    @ParameterizedTest
    @MethodSource("features")
    void isSeenWhereItActsAndNotWhereItDoesNot(String feature) throws Exception {
        List<Count> acting = counts(feature, PORTS.get(feature));
        assertThat(acting).isNotEmpty().allSatisfy(count -> assertThat(count.fits())
                .as(count.sentence())
                .isTrue());
        List<Count> plain = counts(feature, PORTS.get(PLAIN));
        assertThat(plain)
                .as("without it: %s", plain.stream().map(Count::sentence).toList())
                .anySatisfy(count -> assertThat(count.fits()).isFalse());
    }
}
