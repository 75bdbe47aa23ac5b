package dev.tare.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.measure.SaturationBuilder;
import dev.tare.measure.TrialResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TrialResultsTest {

    private static final ProcessUsage PROXY = new ProcessUsage(Role.PROXY, 100, 1_000);

    private static String histogram(long... valuesNs) {
        Histogram histogram = Histograms.create();
        for (long value : valuesNs) {
            histogram.recordValue(value);
        }
        return Histograms.encode(histogram);
    }

    private static WorkerLine.Result result(
            int worker, long count, Map<ErrorCause, Long> errors, List<ProcessUsage> usage, String histogram) {
        return WorkerLineResultBuilder.builder()
                .worker(worker)
                .block(4)
                .environment("istio")
                .repeat(1)
                .startEpochNs(77)
                .requestsPerSecond(1_000)
                .recordedNs(9)
                .startSkewNs(worker)
                .scheduled(count)
                .sentInTime(count + 1)
                .answered(count + 2)
                .errors(errors)
                .clamped(count + 3)
                .response(histogram)
                .service(histogram)
                .lateness(histogram)
                .leastResponse(histogram)
                .usage(usage)
                .throttledNs(count + 4)
                .stealNs(count + 5)
                .saturation(SaturationBuilder.builder()
                        .loopCpuNs(100 + count)
                        .loopWaitedNs(worker + 10)
                        .loopBusyNs(count)
                        .longestStallNs(1_000 - count)
                        .collections(count)
                        .collectingNs(2 * count)
                        .blockedWrites(worker)
                        .build())
                .answers(new Answers(
                        Map.of(200, count),
                        new TreeMap<>(Map.of(1_024L, count)),
                        worker,
                        count,
                        new Answers.Means(
                                List.of("HTTP/1.1"), List.of("TLSv1.3"), List.of("10.0.0." + worker + ":443"))))
                .build();
    }

    @Test
    void addsUpWhatWorkersReport() {
        TrialResult whole = TrialResults.merge(
                List.of(
                        result(
                                0,
                                10,
                                Map.of(ErrorCause.RESET, 1L, ErrorCause.TIMEOUT, 2L),
                                List.of(new ProcessUsage(Role.WORKER, 1, 2), PROXY),
                                histogram(1_000_000, 2_000_000)),
                        result(
                                1,
                                100,
                                Map.of(ErrorCause.RESET, 5L),
                                List.of(new ProcessUsage(Role.WORKER, 3, 4)),
                                histogram(3_000_000))),
                List.of());

        assertThat(whole.block()).isEqualTo(4);
        assertThat(whole.environment()).isEqualTo("istio");
        assertThat(whole.repeat()).isEqualTo(1);
        assertThat(whole.recordedNs()).isEqualTo(9);
        assertThat(whole.scheduled()).isEqualTo(110);
        assertThat(whole.sentInTime()).isEqualTo(112);
        assertThat(whole.answered()).isEqualTo(114);
        assertThat(whole.clamped()).isEqualTo(116);
        assertThat(whole.throttledNs()).isEqualTo(104);
        // Each figure is of the worker that was nearest to its limit.
        assertThat(whole.saturation())
                .isEqualTo(SaturationBuilder.builder()
                        .loopCpuNs(200)
                        .loopWaitedNs(11)
                        .loopBusyNs(100)
                        .longestStallNs(990)
                        .collections(100)
                        .collectingNs(200)
                        .blockedWrites(1)
                        .build());
        // One hypervisor, seen by both.
        assertThat(whole.stealNs()).isEqualTo(105);
        assertThat(whole.errors()).isEqualTo(Map.of(ErrorCause.RESET, 6L, ErrorCause.TIMEOUT, 2L));
        assertThat(whole.failed()).isEqualTo(8);
        assertThat(whole.answers())
                .isEqualTo(new Answers(
                        Map.of(200, 110L),
                        new TreeMap<>(Map.of(1_024L, 110L)),
                        1,
                        110,
                        new Answers.Means(
                                List.of("HTTP/1.1"), List.of("TLSv1.3"), List.of("10.0.0.0:443", "10.0.0.1:443"))));
        assertThat(whole.response().getTotalCount()).isEqualTo(3);
        assertThat(whole.response().getCountBetweenValues(1_000_000, 2_000_000)).isEqualTo(2);
        assertThat(whole.usage())
                .containsExactly(new ProcessUsage(Role.WORKER, 1, 2), PROXY, new ProcessUsage(Role.WORKER, 3, 4));
    }

    @Test
    void oneWorkerIsTheWhole() {
        TrialResult whole =
                TrialResults.merge(List.of(result(0, 10, Map.of(), List.of(PROXY), histogram(5_000_000))), List.of());
        assertThat(whole.answered()).isEqualTo(12);
        assertThat(whole.usage()).containsExactly(PROXY);
    }

    @Test
    void addsWhatTargetsReport() {
        ProcessUsage target = new ProcessUsage(Role.TARGET, 5, 6);
        TrialResult whole = TrialResults.merge(
                List.of(result(0, 10, Map.of(), List.of(PROXY), histogram(5_000_000))),
                List.of(
                        new WorkerLine.Usage(4, "istio", 1, 77, List.of(target, PROXY)),
                        new WorkerLine.Usage(4, "istio", 1, 77, List.of())));
        assertThat(whole.usage()).containsExactly(PROXY, target, PROXY);
    }

    @Test
    void noWorkerIsNoTrial() {
        assertThatIllegalArgumentException().isThrownBy(() -> TrialResults.merge(List.of(), List.of()));
    }
}
