package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PodBuilder;
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
import static org.assertj.core.api.Assertions.withinPercentage;

/**
 * A real Jaeger and a real Prometheus, installed as addons of a real Istio by charts that stand in for theirs: spans of a run arrive
 * and are found by one search, links lead somewhere, and Prometheus' exemplars are traces of that Jaeger. Needs {@code cluster istio}, {@code cluster jaeger} and {@code cluster
 * prometheus}.
 */
@ExtendWith(InstalledOperator.class)
@TestMethodOrder(OrderAnnotation.class)
@Tag("istio")
@Tag("nightly")
class AddonsE2E {

    private static final Path PROFILE = Path.of("src/test/resources/e2e/addons/traced.yaml");
    private static final String PROMETHEUS = "http://prometheus-server.tare-addons";
    private static final String JAEGER = "http://jaeger.tare-addons";
    private static final String NAME = "istio";
    private static final String SLOW = "slow-istio";
    private static final String HELD_IN = "client proxy and wire";
    private static final long DELAY_MICROS = 5_000;

    private static final Duration MOST = Duration.ofMinutes(8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Set<String> before = Set.of();

    /** The run, as soon as it is explained, and its traces at Jaeger. */
    private static PerformanceRun explained;

    private static final List<String> traces = new ArrayList<>();

    /** By environment, for how long each request was in the client's proxy and on the wire, in microseconds. */
    private static final Map<String, List<Long>> onTheWire = new HashMap<>();

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
                        "links.jaeger", JAEGER + ":16686",
                        "metrics.histograms", true),
                RealAddons.charts());
        OwnEntries.add(user.client(), SLOW, Path.of("src/test/resources/e2e/addons/" + SLOW + ".yaml"));
        before = ClusterListing.of(user.client());
    }

    @AfterAll
    static void letItInstallNoMore(Scenario user) {
        OwnEntries.remove(user.client(), SLOW);
        user.cluster().upgrade(Map.of());
    }

    @Test
    @Order(1)
    void areInstalledAndTheirLinksAnswer() {
        istio.apply(NAME, "", List.of("jaeger", "prometheus"));
        MeshInstall ready = meshes.ready(NAME);
        assertThat(meshes.releases(NAME))
                .contains("tare-addons/jaeger jaeger 4.11.1 1", "tare-addons/prometheus prometheus 29.27.0 1");
        assertThat(ready.getStatus().links()).extracting(Link::name).containsExactlyInAnyOrder("jaeger", "prometheus");
        ready.getStatus().links().stream()
                .map(link ->
                        link.name().equals("prometheus") ? link.url() + "-/ready" : link.url()) // it has no pages here
                .forEach(url -> assertThat(page(url)).as(url).isNotNull());
        Eventually.holds("Istio that is scraped", MOST, () -> !json(PROMETHEUS + "/api/v1/query?query="
                        + encoded("up{app=\"istiod\"} == 1"))
                .at("/data/result")
                .isEmpty());
    }

    @Test
    @Order(2)
    void theTracesOfARunAreFoundByOneSearch() {
        user.apply(PROFILE);
        String name = user.complete(user.firstRun(), MOST).getMetadata().getName();
        PerformanceRun run = user.explained(name, MOST);
        user.keep("run.yaml", Manifest.yaml(run.getStatus()));
        assertThat(Scenario.is(run, Conditions.EXPLAINED))
                .as(Scenario.conditionOf(run, Conditions.EXPLAINED).getMessage())
                .isTrue();

        explained = run;
        JsonNode found = json(JAEGER + ":16686/api/traces?limit=1500&service=tare-worker&tags="
                        + encoded("{\"tare.run\":\"%s\"}".formatted(name)))
                .path("data");
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
            if (spans == 4) {
                List<Long> nested = StreamSupport.stream(trace.path("spans").spliterator(), false)
                        .map(span -> span.path("duration").asLong())
                        .sorted(Comparator.reverseOrder())
                        .toList();
                onTheWire
                        .computeIfAbsent(environment(trace), first -> new ArrayList<>())
                        .add(nested.get(1) - nested.get(2));
            }
        }
        assertThat(page(run.getStatus().traces())).as(run.getStatus().traces()).isNotNull();
    }

    /**
     * By Istio's own fault the client's proxy holds requests. Its timer takes longer than it is told, so that the truth is what the
     * blocks have measured of it.
     */
    @Test
    @Order(3)
    void showWhatIstioHolds() {
        long shown = median(onTheWire.get("held")) - median(onTheWire.get("plain"));
        long measured = measuredMicros("held") - measuredMicros("plain");
        System.out.printf("held in \"%s\": %,d us, measured: %,d us%n", HELD_IN, shown, measured);
        assertThat(measured).isGreaterThanOrEqualTo(DELAY_MICROS);
        assertThat(shown).isCloseTo(measured, withinPercentage(5));
        Hop longest = Collections.max(nearMedian("held"), Comparator.comparing(Hop::micros));
        assertThat(longest.name()).isEqualTo(HELD_IN);
    }

    @Test
    @Order(4)
    void exemplarsAreTraces() {
        user.client().pods().resource(user.cluster().operator().ready()).edit(pod -> new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations("prometheus.io/scrape", "true")
                .addToAnnotations("prometheus.io/port", "8080")
                .addToAnnotations("prometheus.io/path", "/q/metrics")
                .endMetadata()
                .build());
        List<String> exemplars = Eventually.get("exemplars", MOST, () -> {
            JsonNode series = json(PROMETHEUS
                            + "/api/v1/query_exemplars?query=tare_request_duration_seconds_bucket&start="
                            + Instant.now().minus(MOST).getEpochSecond() + "&end="
                            + Instant.now().getEpochSecond())
                    .path("data");
            return Optional.of(series.findValuesAsText("trace_id")).filter(ids -> !ids.isEmpty());
        });
        System.out.println("exemplars: " + exemplars);
        assertThat(traces).containsAll(exemplars);
    }

    private static long median(List<Long> figures) {
        return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }

    private static long measuredMicros(String environment) {
        return Scenario.summary(explained, environment).latencyMicros().p50();
    }

    private static List<Hop> nearMedian(String environment) {
        return explained.getStatus().explanation().stream()
                .filter(entry -> entry.environment().equals(environment))
                .findFirst()
                .orElseThrow()
                .exemplars()
                .get(0)
                .hops();
    }

    @Test
    @Order(5)
    void leaveNothing() {
        user.clear();
        OwnEntries.remove(client, SLOW);
        meshes.gone(NAME);
        ClusterListing.awaitNothingMore(client, before);
    }

    /** The one that a trace belongs to, as each of the worker's spans says. */
    private static String environment(JsonNode trace) {
        return StreamSupport.stream(trace.at("/spans").spliterator(), false)
                .flatMap(span -> StreamSupport.stream(span.path("tags").spliterator(), false))
                .filter(tag -> tag.path("key").asText().equals("tare.environment"))
                .map(tag -> tag.path("value").asText())
                .findFirst()
                .orElseThrow();
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
