package dev.tare.e2e.prometheus;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.FrozenRun;
import dev.tare.fleet.pods.stored.FrozenRuns;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.manifest.Validated;
import dev.tare.measure.Analyst;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.TrialResult;
import dev.tare.plan.RunPlan;
import dev.tare.run.RunAnalysis;
import dev.tare.run.WorkerLineCollector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Prometheus reads two replicas of the operator: only one of them shows runs and results, and the other one shows the same
 * when that is lost. Needs {@code cluster prometheus}.
 */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
@Tag("quiet")
class PrometheusE2E {

    private static final Duration MOST = Duration.ofMinutes(4);
    private static final int REPLICAS = 2;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Scenario user;
    private final String series;

    PrometheusE2E(Scenario user) {
        this.user = user;
        this.series = "{namespace=\"%s\",profile=\"killed\",environment=\"mesh\"}".formatted(user.namespace());
    }

    @BeforeAll
    static void open(Scenario user) throws IOException {
        PrometheusPod.isThere();
        user.cluster().upgrade(Map.of("metrics.histograms", true, "replicas", REPLICAS));
    }

    @AfterAll
    static void close(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    @Test
    void readsTheSameOfWhicheverReplicaWorks() throws Exception {
        Eventually.holds("replicas that are ready", MOST, () -> {
            List<Pod> operators = user.cluster().operator().all();
            return operators.size() == REPLICAS && operators.stream().allMatch(Readiness::isPodReady);
        });
        PrometheusPod prometheus =
                PrometheusPod.start(user, user.cluster().operator().all());
        Eventually.holds(
                "replicas that are read",
                MOST,
                () -> prometheus.query("up == 1").size() == REPLICAS);

        user.apply(Path.of("src/test/resources/e2e/killed.yaml"));
        PerformanceRun run = user.complete(user.firstRun(), MOST);
        Eventually.holds("result that is read", MOST, () -> !prometheus
                .query("tare_verdict" + series)
                .isEmpty());
        List<String> leader = prometheus.pods("tare_runs");
        assertThat(leader).hasSize(1);
        assertThat(prometheus.pods("tare_verdict" + series)).isEqualTo(leader);
        Map<String, Long> counted = counted(recorded(run), prometheus);
        assertThat(scraped(prometheus)).isEqualTo(counted);
        user.keep("buckets.txt", counted.toString());

        user.client()
                .pods()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(leader.get(0))
                .delete();
        Eventually.holds("replica that takes over", MOST, () -> {
            List<String> now = prometheus.pods("tare_verdict" + series);
            return now.size() == 1 && !now.equals(leader);
        });
        assertThat(scraped(prometheus)).isEqualTo(counted);
    }

    private Map<String, Long> scraped(PrometheusPod prometheus) {
        Map<String, Long> scraped = new TreeMap<>();
        for (JsonNode bucket : prometheus.query("tare_request_duration_seconds_bucket" + series)) {
            scraped.put(bucket.at("/metric/le").asText(), bucket.at("/value/1").asLong());
        }
        assertThat(scraped).isNotEmpty();
        return scraped;
    }

    /** What workers have recorded, between the bounds that Prometheus knows. */
    private Map<String, Long> counted(Histogram recorded, PrometheusPod prometheus) {
        Map<String, Long> counted = new TreeMap<>();
        for (String le : scraped(prometheus).keySet()) {
            double bound = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le) * NANOS_PER_SECOND;
            long count = 0;
            for (HistogramIterationValue slot : recorded.recordedValues()) {
                count += slot.getValueIteratedTo() < bound ? slot.getCountAtValueIteratedTo() : 0;
            }
            counted.put(le, count);
        }
        return counted;
    }

    /** All response times of the blocks that count, merged. */
    private Histogram recorded(PerformanceRun run) throws FleetException {
        RunIdentity identity = RunIdentity.of(run);
        FrozenRun frozen = new FrozenRuns(user.client()).read(identity).orElseThrow();
        RunPlan plan = ((Validated.Accepted<RunPlan>) frozen.plan(user.namespace())).value();
        List<TrialResult> trials =
                WorkerLineCollector.counting(plan, new ResultStore(user.client()).loadAll(identity)).stream()
                        .map(MeasuredTrial::result)
                        .toList();
        return Analyst.analyse(RunAnalysis.settings(plan), trials)
                .environment("mesh")
                .response();
    }
}
