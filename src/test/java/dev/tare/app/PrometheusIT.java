package dev.tare.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Rank;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.e2e.Eventually;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.measure.Histograms;
import dev.tare.prometheus.PrometheusServer;
import dev.tare.run.Explanation;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Prometheus reads the built operator, before a stand-in for the API server in which a run has ended: first while another
 * replica works, then when this one has taken over, at last when the profile is gone.
 */
class PrometheusIT {

    private static final Path OPERATOR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path CHART = Path.of("src/test/resources/chart/everything.yaml");
    private static final Path DASHBOARDS = Path.of("helm/tare/dashboards");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Duration MOST = Duration.ofMinutes(2);
    private static final String MESH = "{namespace=\"shop\",profile=\"checkout\",environment=\"mesh\"}";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;

    private final ApiServerStandIn server = new ApiServerStandIn();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        server.close();
    }

    private static String rules() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        try (MappingIterator<JsonNode> objects = yaml.readerFor(JsonNode.class).readValues(Files.readString(CHART))) {
            Iterable<JsonNode> each = () -> objects;
            return yaml.writeValueAsString(StreamSupport.stream(each.spliterator(), false)
                    .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
                    .findFirst()
                    .orElseThrow()
                    .get("spec"));
        }
    }

    private static List<String> dashboardExpressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (String name : List.of("tare.json", "tare-results.json")) {
            expressions.addAll(new ObjectMapper()
                    .readTree(Files.readString(DASHBOARDS.resolve(name)))
                    .findValuesAsText("expr"));
        }
        return expressions.stream()
                .map(expression -> expression.replace("$quantile", "0.5").replaceAll("\\$\\w+", ".*"))
                .toList();
    }

    private void holdLease(String identity) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        server.client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace("test")
                        .withName(LeaderElection.LEASE)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(identity)
                        .withLeaseDurationSeconds(3600)
                        .withLeaseTransitions(1)
                        .withAcquireTime(now)
                        .withRenewTime(now)
                        .endSpec()
                        .build())
                .create();
    }

    private PerformanceRun run() throws Exception {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace(RunInCluster.NAMESPACE)
                .withName("checkout")
                .build());
        profile.setSpec(RunInCluster.spec());
        server.client().resource(profile).create();
        return explained(new RunInCluster(server.client()).finished());
    }

    /** With a trace of a request that took as long as half of them, as if it had asked for one. */
    private PerformanceRun explained(PerformanceRun run) {
        long median = run.getStatus().summary().stream()
                .filter(environment -> environment.environment().equals("mesh"))
                .findFirst()
                .orElseThrow()
                .latencyMicros()
                .p50();
        List<EnvironmentExplanation> explanation = List.of(new EnvironmentExplanation(
                "mesh", 1, List.of(new Exemplar(Rank.NearMedian, TRACE, median, List.of(), List.of()))));
        Condition explained = new Explanation(explanation, Optional.empty()).condition();
        explained.setLastTransitionTime(run.getStatus().completedAt());
        List<Condition> conditions = new ArrayList<>(run.getStatus().conditions());
        conditions.add(explained);
        run.setStatus(run.getStatus().withConditions(conditions).withExplanation(explanation));
        return server.client().resource(run).updateStatus();
    }

    /** All response times of the mesh, as workers have recorded them. */
    private Histogram recorded(PerformanceRun run) throws Exception {
        List<Histogram> parts = new ArrayList<>();
        new ResultStore(server.client()).loadAll(RunIdentity.of(run)).forEach((block, lines) -> {
            for (WorkerLine line : lines) {
                if (block >= 0
                        && line instanceof WorkerLine.Result result
                        && result.environment().equals("mesh")) {
                    parts.add(Histograms.decode(result.response()));
                }
            }
        });
        return Histograms.merge(parts);
    }

    private static long countBelow(Histogram histogram, String le) {
        double bound = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le) * NANOS_PER_SECOND;
        long count = 0;
        for (HistogramIterationValue slot : histogram.recordedValues()) {
            count += slot.getValueIteratedTo() < bound ? slot.getCountAtValueIteratedTo() : 0;
        }
        return count;
    }

    private static List<JsonNode> series(PrometheusServer prometheus, String expression) {
        return Eventually.get("series of " + expression, MOST, () -> prometheus
                .query(expression)
                .filter(found -> !found.isEmpty()));
    }

    private static void none(PrometheusServer prometheus, String expression) {
        Eventually.holds(
                "end of " + expression,
                MOST,
                () -> prometheus.query(expression).filter(List::isEmpty).isPresent());
    }

    @Test
    void readsWhatTheOneThatWorksShows() throws Exception {
        PerformanceRun run = run();
        Histogram recorded = recorded(run);
        holdLease("another");
        int port = PrometheusServer.freePort();
        Map<String, String> settings = Map.of(
                "tare.image", "images.example/tare:1.0.0",
                "tare.metrics.histograms", "true",
                "tare.metrics.labels", "mesh,run",
                "quarkus.kubernetes-client.api-server-url",
                        server.client().getMasterUrl().toString(),
                "quarkus.kubernetes-client.namespace", "test",
                "quarkus.http.port", Integer.toString(port));
        try (PrometheusServer prometheus = PrometheusServer.start(directory, port, rules());
                TareProcess operator = TareProcess.start(OPERATOR, directory, settings)) {
            series(prometheus, "jvm_memory_used_bytes");
            assertThat(prometheus.query("{__name__=~\"tare_.*\"}").orElseThrow())
                    .as("series of one that stands by")
                    .isEmpty();

            server.client()
                    .leases()
                    .inNamespace("test")
                    .withName(LeaderElection.LEASE)
                    .delete();
            series(prometheus, "tare_overhead_seconds" + MESH);
            histogramIsTheRecordedOne(prometheus, recorded);
            anExemplarIsTheTrace(prometheus);
            figuresAreThoseOfTheStatus(prometheus, run);
            rulesAndDashboardsFindTheirSeries(prometheus);

            server.client()
                    .resources(PerformanceProfile.class)
                    .inNamespace(RunInCluster.NAMESPACE)
                    .withName("checkout")
                    .delete();
            none(prometheus, "{__name__=~\"tare_.*\",profile=\"checkout\"}");
            assertThat(series(prometheus, "tare_runs")).hasSize(2);
            operator.signal("TERM");
            operator.exitCode();
        }
    }

    private static void histogramIsTheRecordedOne(PrometheusServer prometheus, Histogram recorded) {
        Map<String, Long> scraped = new TreeMap<>();
        Map<String, Long> counted = new TreeMap<>();
        for (JsonNode bucket : series(prometheus, "tare_request_duration_seconds_bucket" + MESH)) {
            String le = bucket.at("/metric/le").asText();
            scraped.put(le, bucket.at("/value/1").asLong());
            counted.put(le, countBelow(recorded, le));
        }
        assertThat(scraped).hasSize(48).isEqualTo(counted).containsEntry("+Inf", recorded.getTotalCount());
        assertThat(scraped.values().stream().distinct())
                .as("buckets with requests")
                .hasSizeGreaterThan(1);
    }

    private static void anExemplarIsTheTrace(PrometheusServer prometheus) {
        List<JsonNode> series = Eventually.get("exemplars", MOST, () -> prometheus
                .exemplars("tare_request_duration_seconds_bucket" + MESH)
                .filter(found -> !found.isEmpty()));
        assertThat(series).singleElement().satisfies(bucket -> {
            assertThat(bucket.get("exemplars").findValuesAsText("trace_id")).containsExactly(TRACE);
            assertThat(bucket.at("/exemplars/0/value").asDouble())
                    .isLessThan(bucket.at("/seriesLabels/le").asDouble());
        });
    }

    private static void figuresAreThoseOfTheStatus(PrometheusServer prometheus, PerformanceRun run) {
        JsonNode estimate = series(
                        prometheus, "tare_overhead_seconds" + MESH + " and {bound=\"estimate\",quantile=\"0.5\"}")
                .get(0);
        assertThat(Math.round(estimate.at("/value/1").asDouble() * MICROS_PER_SECOND))
                .isEqualTo(
                        run.getStatus().summary().get(1).overheadMicros().p50().estimate());
        assertThat(estimate.at("/metric/run").asText()).isEqualTo(RunInCluster.NAME);
        assertThat(estimate.at("/metric/mesh").asText()).isEqualTo("two-ms");
        assertThat(estimate.at("/metric/pod").asText()).isEqualTo("tare-0");
    }

    private static void rulesAndDashboardsFindTheirSeries(PrometheusServer prometheus) throws IOException {
        series(prometheus, "tare:overhead_seconds");
        assertThat(prometheus.rules().orElseThrow())
                .hasSizeGreaterThan(5)
                .allSatisfy(rule -> assertThat(rule.get("health").asText()).isEqualTo("ok"));
        List<String> found = new ArrayList<>();
        for (String expression : dashboardExpressions()) {
            if (!prometheus.query(expression).orElseThrow().isEmpty()) {
                found.add(expression);
            }
        }
        assertThat(found)
                .as("expressions of dashboards that find something")
                .anyMatch(expression -> expression.contains("tare_overhead_seconds"))
                .anyMatch(expression -> expression.contains("tare_verdict"))
                .anyMatch(expression -> expression.contains("tare_objective_result"))
                .anyMatch(expression -> expression.contains("tare_request_duration_seconds_bucket"))
                .anyMatch(expression -> expression.contains("tare_memory_bytes"))
                .anyMatch(expression -> expression.contains("tare_cpu_seconds_per_request"))
                .anyMatch(expression -> expression.contains("tare_runs{"));
    }
}
