package dev.tare.reconcile.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.RunSchedule;
import dev.tare.measure.LatencyBuckets;

import static org.assertj.core.api.Assertions.assertThat;

/** What a profile's status becomes. */
class ResultMetricsTest {

    private static final String CHECKOUT = "{namespace=\"shop\",profile=\"checkout\",";
    private static final int SERIES_WITH_COUNT = 2;

    private final List<PerformanceProfile> there = new ArrayList<>();
    private PerformanceProfile checkout;

    @BeforeEach
    void read() throws IOException {
        checkout = Shown.profile("profile.yaml");
    }

    private ResultMetrics metrics(MetricsSettings settings) {
        ResultMetrics metrics = new ResultMetrics(settings);
        metrics.watch(there::stream);
        return metrics;
    }

    private ResultMetrics showing(MetricsSettings settings, PerformanceProfile... profiles) {
        ResultMetrics metrics = metrics(settings);
        for (PerformanceProfile profile : profiles) {
            there.add(profile);
            metrics.show(profile, profile.getStatus());
        }
        return metrics;
    }

    private PerformanceProfile other(String name, String completedAt) throws IOException {
        PerformanceProfile other = Shown.profile("profile.yaml");
        other.getMetadata().setName(name);
        other.getMetadata().setUid(name);
        other.setStatus(
                other.getStatus().withLastRun(other.getStatus().lastRun().withCompletedAt(completedAt)));
        return other;
    }

    @Test
    @Tag(GeneratedFile.TAG)
    void showsAllThatTheStatusSays() throws IOException {
        MetricsSettings settings = new MetricsSettings(
                10, Set.of(EnvironmentLabel.values()), true, Optional.of(new MetricsSettings.Prices(0.04, 0.005)));
        GeneratedFile.check(
                Path.of("src/test/resources/metrics/everything.txt"),
                Shown.text(showing(settings, checkout)),
                "what the metrics say");
    }

    @Test
    void showsLittleByDefault() throws IOException {
        ResultMetrics metrics = showing(MetricsSettings.DEFAULT, checkout);
        assertThat(Shown.text(metrics)).doesNotContain("tare_cost", "_bucket", "mesh=", "features=", "run=");
        assertThat(Shown.series(metrics, "tare_overhead_seconds"))
                .containsExactly(
                        "tare_overhead_seconds" + CHECKOUT
                                + "environment=\"istio\",spec=\"0123456789\",quantile=\"0.5\",bound=\"low\",} 9.0E-4",
                        "tare_overhead_seconds" + CHECKOUT
                                + "environment=\"istio\",spec=\"0123456789\",quantile=\"0.5\",bound=\"estimate\",} 0.001",
                        "tare_overhead_seconds" + CHECKOUT
                                + "environment=\"istio\",spec=\"0123456789\",quantile=\"0.5\",bound=\"high\",} 0.0011",
                        "tare_overhead_seconds" + CHECKOUT
                                + "environment=\"istio\",spec=\"0123456789\",quantile=\"0.99\",bound=\"low\",} -5.0E-6",
                        "tare_overhead_seconds" + CHECKOUT
                                + "environment=\"istio\",spec=\"0123456789\",quantile=\"0.99\",bound=\"high\",} 0.007");
    }

    @Test
    void whatMayNotBeUsedIsNotShown() throws IOException {
        String text = Shown.text(showing(MetricsSettings.DEFAULT, checkout));
        assertThat(text.lines().filter(line -> line.contains("environment=\"istio-mtls\"")))
                .extracting(line -> line.substring(0, line.indexOf('{')))
                .containsOnly(
                        "tare_verdict", "tare_inconclusive_runs", "tare_requests_per_second", "tare_errors_ratio");
        assertThat(text).contains("tare_run_valid{namespace=\"shop\",profile=\"checkout\",} 0.0");
    }

    @Test
    void aBucketShowsATraceOfARequestThatTookSoLong() throws IOException {
        ResultMetrics metrics = showing(new MetricsSettings(1, Set.of(), true, Optional.empty()), checkout);
        String at = "%.3f"
                .formatted(Instant.parse(checkout.getStatus().lastRun().completedAt())
                                .toEpochMilli()
                        / 1000.0);
        assertThat(Shown.openMetrics(metrics).lines().filter(line -> line.contains(" # ")))
                .as("one a bucket, of the same environment")
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("environment=\"baseline\",le=\"0.000524288\"")
                                .endsWith("600.0 # {trace_id=\"0af7651916cd43dd8448eb211c80319c\"} 5.0E-4 " + at),
                        line -> assertThat(line)
                                .contains("environment=\"baseline\",le=\"0.025165824\"")
                                .endsWith("1000.0 # {trace_id=\"0af7651916cd43dd8448eb211c80319e\"} 0.02 " + at));
        assertThat(Shown.text(metrics)).doesNotContain("trace_id");
    }

    @Test
    void aHistogramHasTheCountsOfItsBuckets() throws IOException {
        List<String> series = Shown.series(
                showing(new MetricsSettings(1, Set.of(), true, Optional.empty()), checkout),
                "tare_request_duration_seconds");
        assertThat(series)
                .hasSize(LatencyBuckets.BOUNDS_NS.size() + SERIES_WITH_COUNT)
                .allMatch(line -> line.contains("environment=\"baseline\""))
                .anyMatch(line -> line.endsWith("le=\"0.000393216\",} 0.0"))
                .anyMatch(line -> line.endsWith("le=\"0.000524288\",} 600.0"))
                .anyMatch(line -> line.endsWith("le=\"0.000786432\",} 600.0"))
                .anyMatch(line -> line.endsWith("le=\"0.001048576\",} 990.0"))
                .anyMatch(line -> line.endsWith("le=\"0.016777216\",} 990.0"))
                .anyMatch(line -> line.endsWith("le=\"0.025165824\",} 1000.0"))
                .anyMatch(line -> line.endsWith("le=\"+Inf\",} 1000.0"))
                .anyMatch(line -> line.startsWith("tare_request_duration_seconds_count{") && line.endsWith(" 1000.0"));
    }

    @Test
    void aProfileThatIsGoneIsNotShown() throws IOException {
        ResultMetrics metrics = showing(MetricsSettings.DEFAULT, checkout, other("cart", "2026-03-01T00:00:00Z"));
        there.remove(checkout);
        assertThat(Shown.text(metrics)).contains("profile=\"cart\"").doesNotContain("profile=\"checkout\"");
    }

    @Test
    void ofTooManyThoseAreShownThatWereMeasuredLast() throws IOException {
        PerformanceProfile earlier = other("earlier", "2026-03-01T00:00:00Z");
        PerformanceProfile later = other("later", "2026-03-03T00:00:00Z");
        PerformanceProfile never = other("never", null);
        ResultMetrics metrics =
                showing(new MetricsSettings(2, Set.of(), false, Optional.empty()), never, earlier, checkout, later);
        assertThat(Shown.text(metrics))
                .contains("profile=\"later\"", "profile=\"checkout\"", "tare_profiles_left_out 2.0")
                .doesNotContain("profile=\"earlier\"", "profile=\"never\"");
        assertThat(Shown.text(showing(new MetricsSettings(0, Set.of(), false, Optional.empty()), checkout)))
                .doesNotContain("profile=");
    }

    @Test
    void ofAProfileWithoutResultOnlyWhenItIsDue() throws IOException {
        checkout.setStatus(
                checkout.getStatus().with().lastRun(null).summary(null).build());
        assertThat(Shown.text(showing(MetricsSettings.DEFAULT, checkout)).lines())
                .filteredOn(line -> line.contains("profile="))
                .containsExactly("tare_schedule_due_timestamp_seconds{namespace=\"shop\",profile=\"checkout\",} "
                        + due("2026-02-02T03:00:00Z"));
    }

    @Test
    void aResultIsDueAtTheScheduledTimeAfterTheLastOneBegan() throws IOException {
        assertThat(Shown.series(showing(MetricsSettings.DEFAULT, checkout), "tare_schedule_due"))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith(due("2026-03-03T03:00:00Z")));
    }

    /** What fell due before the schedule came to count was never to be measured. */
    @Test
    void aNewScheduleIsNotOverdue() throws IOException {
        checkout.setStatus(checkout.getStatus()
                .withHandled(checkout.getStatus().handled().withScheduledSince("2026-05-01T12:00:00Z")));
        assertThat(Shown.series(showing(MetricsSettings.DEFAULT, checkout), "tare_schedule_due"))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith(due("2026-05-02T03:00:00Z")));
    }

    @Test
    void aSuspendedScheduleIsNeverDue() throws IOException {
        checkout.setSpec(checkout.getSpec().withSchedule(new RunSchedule("0 3 * * *", null, true)));
        assertThat(Shown.series(showing(MetricsSettings.DEFAULT, checkout), "tare_schedule_due"))
                .isEmpty();
    }

    private static String due(String instant) {
        return Double.toString(Instant.parse(instant).getEpochSecond());
    }
}
