package dev.tare.reconcile.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.prometheus.client.Collector.MetricFamilySamples;
import org.junit.jupiter.api.Test;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Rank;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.Verdict;
import dev.tare.api.EnvironmentSummaryBuilder;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.RunSchedule;
import dev.tare.api.TracedRequest;
import dev.tare.reconcile.metrics.Metric;
import dev.tare.reconcile.metrics.MetricsSettings;
import dev.tare.reconcile.metrics.ResultMetrics;
import dev.tare.run.Explanation;

import static org.assertj.core.api.Assertions.assertThat;

/** What a profile shows to Prometheus, and what its status remembers for that. */
class ProfileMetricsTest extends ProfileReconcilerFixture {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final RunSchedule HOURLY = new RunSchedule("0 * * * *", null, false);

    private ResultMetrics watched() {
        results.watch(
                () -> client.resources(PerformanceProfile.class).inNamespace(NAMESPACE).list().getItems().stream());
        return results;
    }

    private static List<String> names(ResultMetrics metrics) {
        return metrics.collect().stream().map(family -> family.name).toList();
    }

    private static double value(ResultMetrics metrics, Metric metric) {
        return samples(metrics, metric).findFirst().orElseThrow().value;
    }

    private static Stream<MetricFamilySamples.Sample> samples(ResultMetrics metrics, Metric metric) {
        return metrics.collect().stream()
                .filter(family -> family.name.equals(metric.text()))
                .flatMap(family -> family.samples.stream());
    }

    /** The run that is under way ends with this verdict. */
    private void ends(Verdict verdict) {
        PerformanceRun run = runs().stream()
                .filter(one -> one.getStatus() == null)
                .findFirst()
                .orElseThrow();
        end(run, false);
        PerformanceRun ended = client.resource(run).get();
        ended.setStatus(
                ended.getStatus().withSummary(List.of(summary("baseline", null), summary("reference", verdict))));
        client.resource(ended).updateStatus();
        reconcile();
    }

    private static EnvironmentSummary summary(String name, Verdict verdict) {
        return EnvironmentSummaryBuilder.builder()
                .environment(name)
                .verdict(verdict)
                .build();
    }

    private void hourPasses() {
        clock.forward(Duration.ofHours(1));
        reconcile();
    }

    @Test
    void showsItsResultAndShowsItAgainAfterTheOperatorHasStartedAgain() {
        create(spec(100, null, HOURLY));
        reconcile();
        watched();
        assertThat(names(results)).contains(Metric.SCHEDULE_DUE.text()).doesNotContain(Metric.RUN_COMPLETED.text());
        ends(Verdict.Overhead);
        assertThat(value(results, Metric.RUN_COMPLETED))
                .isEqualTo(clock.instant().getEpochSecond());
        List<MetricFamilySamples> before = results.collect();

        ResultMetrics fresh = new ResultMetrics(MetricsSettings.DEFAULT);
        fresh.watch(() -> client.resources(PerformanceProfile.class).inNamespace(NAMESPACE).list().getItems().stream());
        assertThat(names(fresh)).containsExactly(Metric.PROFILES_LEFT_OUT.text());
        server.forget();
        reconciler = operator(fresh);
        reconcile();
        assertThat(server.requests()).as("requests of the look").allMatch(request -> request.startsWith("GET"));
        assertThat(fresh.collect()).isEqualTo(before);

        client.resources(PerformanceProfile.class).inNamespace(NAMESPACE).delete();
        assertThat(names(fresh)).containsExactly(Metric.PROFILES_LEFT_OUT.text());
    }

    @Test
    void readingAsksTheApiServerForNothing() {
        create(spec(100, null, null));
        reconcile();
        List<PerformanceProfile> cache = List.of(profile());
        results.watch(cache::stream);
        ends(Verdict.Overhead);
        server.forget();
        assertThat(names(results)).contains(Metric.VERDICT.text());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void countsInconclusiveRunsInARow() {
        create(spec(100, null, null));
        reconcile();
        change(spec(100, null, HOURLY)); // from now on
        reconcile();
        ends(Verdict.Inconclusive);
        assertThat(profile().getStatus().inconclusiveRuns()).isEqualTo(Map.of("reference", 1));
        for (int i = 0; i < 10; i++) {
            reconciler = operator();
            reconcile();
        }
        assertThat(profile().getStatus().inconclusiveRuns()).isEqualTo(Map.of("reference", 1));
        hourPasses();
        ends(Verdict.Inconclusive);
        hourPasses();
        ends(Verdict.Inconclusive);
        assertThat(profile().getStatus().inconclusiveRuns()).isEqualTo(Map.of("reference", 3));
        assertThat(value(watched(), Metric.INCONCLUSIVE)).isEqualTo(3);
        hourPasses();
        ends(Verdict.NoDetectableOverhead);
        assertThat(profile().getStatus().inconclusiveRuns()).isNullOrEmpty();
        assertThat(value(results, Metric.INCONCLUSIVE)).isZero();
    }

    /** What shows where time goes comes after the result. */
    @Test
    void showsTheTracesOfItsResultOnceTheyAreThere() {
        create(spec(100, null, null));
        reconcile();
        ends(Verdict.Inconclusive);
        is(Explanation.pending(), null);
        assertThat(profile().getStatus().tracedRequests()).isNullOrEmpty();
        assertThat(profile().getStatus().lastRun().explained()).isNull();

        is(
                new Explanation(List.of(), Optional.empty()).condition(),
                List.of(new EnvironmentExplanation(
                        "reference", 2, List.of(new Exemplar(Rank.NearMedian, TRACE, 1500, List.of(), List.of())))));
        assertThat(profile().getStatus().tracedRequests())
                .containsExactly(new TracedRequest("reference", TRACE, 1500, null));
        assertThat(profile().getStatus().lastRun().explained()).isTrue();
        assertThat(profile().getStatus().inconclusiveRuns()).isEqualTo(Map.of("reference", 1));

        server.forget();
        reconcile();
        assertThat(server.requests())
                .as("the run is read once")
                .noneMatch(request -> request.contains("/performanceruns/"));
    }

    @Test
    void aRunWithoutTracesIsReadOnce() {
        create(spec(100, null, null));
        reconcile();
        ends(Verdict.Overhead);
        is(Explanation.failed("nobody has recorded anything").condition(), null);
        assertThat(profile().getStatus().lastRun().explained()).isFalse();
        server.forget();
        reconcile();
        assertThat(server.requests()).noneMatch(request -> request.contains("/performanceruns/"));
    }

    /** The run that has ended says this of where time goes. */
    private void is(Condition explained, List<EnvironmentExplanation> explanation) {
        PerformanceRun run = runs().get(0);
        List<Condition> conditions = new ArrayList<>(run.getStatus().conditions());
        conditions.removeIf(condition -> condition.getType().equals(Conditions.EXPLAINED));
        explained.setLastTransitionTime(clock.instant().toString());
        conditions.add(explained);
        run.setStatus(run.getStatus().withConditions(conditions).withExplanation(explanation));
        client.resource(run).updateStatus();
        reconcile();
    }

    @Test
    void anotherSpecBeginsAnew() {
        create(spec(100, null, null));
        reconcile();
        ends(Verdict.Inconclusive);
        change(spec(200, null, null));
        clock.forward(Duration.ofMinutes(1));
        reconcile();
        ends(Verdict.Inconclusive);
        assertThat(profile().getStatus().inconclusiveRuns()).isEqualTo(Map.of("reference", 1));
    }
}
