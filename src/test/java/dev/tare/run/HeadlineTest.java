package dev.tare.run;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.Verdict;
import dev.tare.api.EnvironmentSummaryBuilder;
import dev.tare.api.LatencyFigures;
import dev.tare.api.OverheadFigures;
import dev.tare.api.OverheadFigures.Figure;

import static org.assertj.core.api.Assertions.assertThat;

class HeadlineTest {

    private static final EnvironmentSummary BASELINE = environment("baseline", null, null);

    @Test
    void largestOverheadWithItsInterval() {
        assertThat(headline(
                        BASELINE,
                        environment("istio", Verdict.Overhead, p99(2_004, 1_930, 2_241)),
                        environment("linkerd", Verdict.Overhead, p99(900, 850, 1_050))))
                .isEqualTo("istio +2.0 ms p99 [1.9, 2.2]");
    }

    @Test
    void shownOverheadGoesBeforeOneThatMayBeChance() {
        assertThat(headline(
                        BASELINE,
                        environment("istio", Verdict.Inconclusive, p99(5_000, -2_000, 12_000)),
                        environment("linkerd", Verdict.Overhead, p99(180, 120, 230))))
                .isEqualTo("linkerd +180 us p99 [120, 230]");
        assertThat(headline(BASELINE, environment("istio", Verdict.Inconclusive, p99(5_000, -2_000, 12_000))))
                .isEqualTo("istio +5.0 ms p99 [-2.0, 12.0], inconclusive");
        assertThat(headline(BASELINE, environment("istio", Verdict.NoDetectableOverhead, p99(-3, -20, 14))))
                .isEqualTo("istio -3 us p99 [-20, 14], not detectable");
    }

    @Test
    void asManyDecimalsAsTheIntervalNeeds() {
        assertThat(headline(environment("istio", Verdict.Overhead, p99(2_004, 1_981, 2_030))))
                .isEqualTo("istio +2.00 ms p99 [1.98, 2.03]");
        assertThat(headline(environment("istio", Verdict.Overhead, p99(2_004, 2_004, 2_004))))
                .isEqualTo("istio +2.004 ms p99 [2.004, 2.004]");
    }

    @Test
    void lowerPercentileWhereTrialsHoldFewRequests() {
        OverheadFigures median = new OverheadFigures(new Figure(40L, 30, 50), null, null, null);
        assertThat(headline(BASELINE, environment("istio", Verdict.Overhead, median)))
                .isEqualTo("istio +40 us p50 [30, 50]");
    }

    @Test
    void ofAPercentileWithoutAnEstimateItsLimits() {
        OverheadFigures busy = new OverheadFigures(
                new Figure(2_200L, 2_180, 2_230), new Figure(null, 1_900, 3_100), new Figure(null, 2_100, 4_040), null);
        assertThat(headline(BASELINE, environment("istio", Verdict.Overhead, busy)))
                .isEqualTo("istio +2.20 ms p50 [2.18, 2.23], p99 2.1 to 4.0 ms");
        OverheadFigures none = new OverheadFigures(new Figure(null, -80, 450), null, null, null);
        assertThat(headline(BASELINE, environment("istio", Verdict.Inconclusive, none)))
                .isEqualTo("istio p50 -80 to 450 us, inconclusive");
    }

    @Test
    void invalidOnes() {
        EnvironmentSummary invalid =
                environment("istio", Verdict.Invalid, p99(9_000, 8_000, 10_000), "CpuThrottled", "ErrorsSeen");
        assertThat(headline(BASELINE, invalid)).isEqualTo("istio invalid: CpuThrottled");
        assertThat(headline(BASELINE, invalid, environment("linkerd", Verdict.Overhead, p99(180, 120, 230))))
                .isEqualTo("linkerd +180 us p99 [120, 230]; 1 of 3 invalid");
    }

    @Test
    void ofASearchTheLargestLoss() {
        EnvironmentSummary baseline = searched("baseline", null, null);
        EnvironmentSummary istio = searched("istio", Verdict.Overhead, new Figure(182L, 171, 196));
        EnvironmentSummary linkerd = searched("linkerd", Verdict.NoDetectableOverhead, new Figure(-2L, -12, 8));
        assertThat(headline(baseline, istio, linkerd)).isEqualTo("istio -18.2 % capacity [-19.6, -17.1]");
        assertThat(headline(baseline, linkerd)).isEqualTo("linkerd +0.2 % capacity [-0.8, 1.2], not detectable");
        assertThat(headline(baseline)).isEqualTo("baseline takes 2000/s [1990, 2010]");
        EnvironmentSummary invalid = environment("istio", Verdict.Invalid, null, "GeneratorLate");
        assertThat(headline(baseline, invalid)).isEqualTo("istio invalid: GeneratorLate");
        assertThat(headline(baseline, invalid, linkerd)).endsWith("not detectable; 1 of 3 invalid");
    }

    @Test
    void baselineAlone() {
        assertThat(headline(BASELINE)).isEqualTo("baseline 1.2 ms p99");
        assertThat(Headline.of(List.of())).isEmpty();
    }

    private static OverheadFigures p99(long estimate, long low, long high) {
        return new OverheadFigures(new Figure(1L, 0, 2), null, new Figure(estimate, low, high), null);
    }

    private static EnvironmentSummary environment(
            String name, Verdict verdict, OverheadFigures overhead, String... reasons) {
        return environment(name, verdict, overhead, null, null, reasons);
    }

    private static EnvironmentSummary searched(String name, Verdict verdict, Figure lossPermille) {
        return environment(name, verdict, null, new Figure(2_000L, 1_990, 2_010), lossPermille);
    }

    private static EnvironmentSummary environment(
            String name,
            Verdict verdict,
            OverheadFigures overhead,
            Figure capacityPerSecond,
            Figure lossPermille,
            String... reasons) {
        return EnvironmentSummaryBuilder.builder()
                .environment(name)
                .features(List.of())
                .verdict(verdict)
                .reasons(Stream.of(reasons)
                        .map(reason -> new EnvironmentSummary.Finding(reason, "so"))
                        .toList())
                .evidence(List.of())
                .blocks(12)
                .latencyMicros(new LatencyFigures(500L, 700L, 1_210L, null, 3_000L))
                .overheadMicros(overhead)
                .capacityPerSecond(capacityPerSecond)
                .capacityLossPermille(lossPermille)
                .build();
    }

    private static String headline(EnvironmentSummary... summary) {
        return Headline.of(List.of(summary)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT59.9S, 59 s",
        "PT60S, 1 min",
        "PT61S, 2 min",
        "PT1H59M, 119 min",
        "PT2H, 2 h",
        "PT2H1M, 3 h"
    })
    void aRunThatMeasuresSaysRoughlyHowLong(Duration left, String said) {
        assertThat(Headline.ofBlock(4, 12, left)).isEqualTo("block 4/12, " + said);
    }
}
