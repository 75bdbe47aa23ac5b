package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus.Link;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Jaeger and a real Prometheus, installed as addons of a real Istio by charts that stand in for theirs: spans of a run arrive
 * and are found by one search, and links lead somewhere. Needs {@code cluster istio}, {@code cluster jaeger} and {@code cluster
 * prometheus}.
 */
@ExtendWith(InstalledOperator.class)
@TestMethodOrder(OrderAnnotation.class)
@Tag("nightly")
class AddonsE2E {

    private static final Path PROFILE = Path.of("src/test/resources/e2e/addons/traced.yaml");
    private static final String JAEGER = "http://jaeger.tare-addons";
    private static final String NAME = "istio";
    private static final Duration MOST = Duration.ofMinutes(8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Set<String> before = Set.of();

    private final Scenario user;
    private final KubernetesClient client;
    private final Meshes meshes;
    private final RealIstio istio;

    AddonsE2E(Scenario user) {
        this.user = user;
        this.client = user.client();
        this.meshes = new Meshes(client);
        this.istio = RealIstio.of(user);
    }

    @BeforeAll
    static void letItInstall(Scenario user) throws IOException, InterruptedException {
        RealIstio.of(user);
        RealAddons.makeImages();
        RealIstio.offer(
                user,
                Map.of(
                        "tracing.otlp", JAEGER + ":4318",
                        "tracing.query", JAEGER + ":16686",
                        "links.jaeger", JAEGER + ":16686"),
                RealAddons.charts());
        before = ClusterListing.of(user.client());
    }

    @AfterAll
    static void letItInstallNoMore(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    @Test
    @Order(1)
    void areInstalledAndTheirLinksAnswer() {
        istio.apply(NAME, "", List.of("jaeger", "prometheus"));
        MeshInstall ready = meshes.ready(NAME);
        assertThat(meshes.releases(NAME))
                .contains("tare-addons/jaeger jaeger 4.11.1 1", "tare-addons/prometheus prometheus 29.27.0 1");
        assertThat(ready.getStatus().links()).extracting(Link::name).containsExactly("jaeger", "prometheus");
        ready.getStatus()
                .links()
                .forEach(link -> assertThat(page(link.url())).as(link.url()).isNotNull());
        Eventually.holds(
                "Istio that is scraped", MOST, () -> !json("http://prometheus-server.tare-addons/api/v1/query?query="
                                + encoded("up{app=\"istiod\"} == 1"))
                        .at("/data/result")
                        .isEmpty());
    }

    @Test
    @Order(2)
    void theTracesOfARunAreFoundByOneSearch() {
        user.apply(PROFILE);
        String name = user.complete(user.firstRun(), MOST).getMetadata().getName();
        Eventually.holds(
                "run that is explained", MOST, () -> !Scenario.conditionOf(user.run(name), Conditions.EXPLAINED)
                        .getStatus()
                        .equals("Unknown"));
        PerformanceRun run = user.run(name);
        user.keep("run.yaml", Manifest.yaml(run.getStatus()));
        assertThat(Scenario.is(run, Conditions.EXPLAINED))
                .as(Scenario.conditionOf(run, Conditions.EXPLAINED).getMessage())
                .isTrue();

        JsonNode found = json(JAEGER + ":16686/api/traces?limit=1500&service=tare-worker&tags="
                        + encoded("{\"tare.run\":\"%s\"}".formatted(name)))
                .path("data");
        List<String> traces = new ArrayList<>();
        found.forEach(trace -> traces.add(trace.path("traceID").asText()));
        int sampled = 0;
        for (EnvironmentExplanation environment : run.getStatus().explanation()) {
            System.out.println(environment);
            sampled += environment.sampled();
            assertThat(environment.exemplars()).isNotEmpty();
            for (Exemplar exemplar : environment.exemplars()) {
                assertThat(traces).contains(exemplar.traceId());
                assertThat(exemplar.missingSpans()).isEmpty();
                assertThat(exemplar.hops().stream().mapToLong(Hop::micros).sum())
                        .isEqualTo(exemplar.responseMicros());
                assertThat(page(exemplar.url())).as(exemplar.url()).isNotNull();
                assertThat(exemplar.hops()).hasSize(environment.environment().equals("baseline") ? 3 : 5);
            }
        }
        assertThat(traces).as("all of the sample, and no others").hasSize(sampled);
        for (JsonNode trace : found) {
            int spans = trace.path("spans").size();
            assertThat(spans)
                    .as(trace.toString())
                    .isIn(2, 4); // worker and target, and two proxies where there are some
        }
        assertThat(page(run.getStatus().traces())).as(run.getStatus().traces()).isNotNull();
    }

    @Test
    @Order(3)
    void leaveNothing() {
        user.clear();
        meshes.gone(NAME);
        ClusterListing.awaitNothingMore(client, before);
    }

    private JsonNode json(String url) {
        String body = page(url);
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(url + ": " + body, e);
        }
    }

    /** What an address of a Service answers with status 200, through the API server; null where it is not found. */
    private String page(String url) {
        URI address = URI.create(url);
        String[] host = address.getHost().split("\\.");
        int port = address.getPort() < 0 ? 80 : address.getPort();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return client.raw("/api/v1/namespaces/%s/services/%s:%d/proxy%s%s"
                .formatted(host[1], host[0], port, address.getRawPath(), query));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
