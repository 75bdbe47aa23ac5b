package dev.tare.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import dev.tare.api.AnswerFigures;
import dev.tare.api.AnswerFiguresBuilder;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.Loop;
import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.EnvironmentSummary.RequestsPerSecond;
import dev.tare.api.EnvironmentSummary.Usage;
import dev.tare.api.LatencyFigures;
import dev.tare.api.OverheadFigures;
import dev.tare.api.OverheadFigures.Figure;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.measure.Analysis;
import dev.tare.measure.Answers;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.EnvironmentAnalysisBuilder;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Finding;
import dev.tare.measure.Histograms;
import dev.tare.measure.Interval;
import dev.tare.measure.Overhead;
import dev.tare.measure.Percentile;
import dev.tare.measure.Usability;
import dev.tare.measure.ValidityReason;
import dev.tare.measure.Verdict;
import dev.tare.plan.Specs;
import dev.tare.wire.WorkerLine.Evidence;

import static org.assertj.core.api.Assertions.assertThat;

class SummariesTest {

    private static final Mesh ENVOY = new Mesh("envoy", "envoy", "1.36.2");

    @Test
    void roundsToTheUnitInTheName() { // what only has limits has no estimate, what has not even these is absent
        EnvironmentSummary envoy = summaries(1_000, measured("baseline", null), measured("envoy", Verdict.Overhead))
                .get(1);

        assertThat(envoy.environment()).isEqualTo("envoy");
        assertThat(envoy.mesh()).isEqualTo(ENVOY);
        assertThat(envoy.features()).containsExactly("mtls");
        assertThat(envoy.verdict()).isEqualTo(EnvironmentSummary.Verdict.Overhead);
        assertThat(envoy.evidence()).containsExactly("answers came via 1.1 there");
        assertThat(envoy.blocks()).isEqualTo(2);
        assertThat(envoy.loop()).isEqualTo(Loop.Open);
        assertThat(envoy.requestsPerSecond()).isEqualTo(new RequestsPerSecond(1_000L, 1_000L));
        assertThat(envoy.answers())
                .isEqualTo(AnswerFiguresBuilder.builder()
                        .byClass(Map.of("2xx", 1_000L, "5xx", 3L))
                        .byStatus(Map.of("200", 995L, "204", 5L, "503", 3L))
                        .contentBytes(new AnswerFigures.Bytes(0L, 1_024L, 1_024L))
                        .connectionsOpened(7L)
                        .sentAgain(2L)
                        .protocols(List.of("HTTP/1.1"))
                        .tlsVersions(List.of("TLSv1.3"))
                        .addresses(List.of("10.1.2.3:443"))
                        .build());
        assertThat(envoy.errors()).containsExactly(Map.entry("timeout", 2L), Map.entry("status5xx", 3L));
        assertThat(envoy.latencyMicros()).isEqualTo(new LatencyFigures(2_001L, 2_001L, 2_001L, 2_001L, 2_001L));
        assertThat(envoy.overheadMicros())
                .isEqualTo(new OverheadFigures(
                        new Figure(2_004L, 1_981, 2_030),
                        new Figure(null, 1_081, 3_030),
                        new Figure(-1L, -3, 2),
                        null));
        assertThat(envoy.overheadPermille())
                .isEqualTo(new OverheadFigures(new Figure(6_400L, 6_101, 6_710), null, null, null));
        assertThat(envoy.cpuMicrosPerRequest()).isEqualTo(new Usage(61L, null));
        assertThat(envoy.memoryMiB()).isEqualTo(new Usage(52L, 140L));
    }

    @Test
    void whatIsNotKnownIsAbsent() {
        EnvironmentSummary nothing =
                summaries(null, nothing("baseline"), nothing("envoy")).get(1);

        assertThat(nothing.verdict()).isEqualTo(EnvironmentSummary.Verdict.Invalid);
        assertThat(nothing.reasons()).containsExactly(new EnvironmentSummary.Finding("TooFewBlocks", "none of 6."));
        assertThat(nothing.loop()).isEqualTo(Loop.Closed);
        assertThat(nothing.requestsPerSecond()).isEqualTo(new RequestsPerSecond(null, null));
        assertThat(nothing.errorsPerMillion()).isNull();
        assertThat(nothing.latencyMicros()).isNull();
        assertThat(nothing.overheadMicros()).isNull();
        assertThat(nothing.overheadPermille()).isNull();
        assertThat(nothing.cpuMicrosPerRequest()).isNull();
        assertThat(nothing.memoryMiB()).isNull();
    }

    @Test
    void keepsTheOrderOfTheSpec() {
        assertThat(summaries(1_000, measured("envoy", Verdict.Overhead), measured("baseline", null)))
                .extracting(EnvironmentSummary::environment)
                .containsExactly("baseline", "envoy");
    }

    @Test
    void theNoiseFloorIsThereWhenItWasMeasured() {
        Analysis with = new Analysis(
                List.of(),
                Map.of(Percentile.P90, new Interval(1_400, -3_600, 500)),
                Optional.empty(),
                6,
                Analysis.Outcome.Precise);
        Analysis without = new Analysis(List.of(), Map.of(), Optional.empty(), 0, Analysis.Outcome.MeasureMore);

        assertThat(Summaries.noiseFloorMicros(with))
                .isEqualTo(new OverheadFigures(null, new Figure(1L, -4, 1), null, null));
        assertThat(Summaries.noiseFloorMicros(without)).isNull();
    }

    private static List<EnvironmentSummary> summaries(Integer rate, EnvironmentAnalysis... environments) {
        PerformanceProfileSpec spec = Specs.profile("""
                target:
                  url: http://localhost:1
                load:
                  %s
                environments:
                  - name: baseline
                  - name: envoy
                    mesh: envoy
                    features: [mtls]
                """.formatted(rate == null ? "concurrency: 8" : "rate: " + rate));
        return Summaries.environments(
                spec,
                new Analysis(List.of(environments), Map.of(), Optional.empty(), 2, Analysis.Outcome.Precise),
                Map.of("envoy", ENVOY),
                Map.of("envoy", new Evidence(List.of("1.1 there"), "")));
    }

    private static EnvironmentAnalysis measured(String name, Verdict verdict) {
        Histogram latency = Histograms.create();
        latency.recordValueWithCount(2_000_400, 1_000);
        return EnvironmentAnalysisBuilder.builder()
                .environment(name)
                .verdict(verdict)
                .findings(List.of())
                .caveats(List.of())
                .blocks(List.of(1, 2))
                .openLoop(true)
                .achievedPerSecond(999.6)
                .answered(1_000)
                .errorsPerMillion(4_975)
                .errors(Map.of(ErrorCause.STATUS_5XX, 3L, ErrorCause.TIMEOUT, 2L, ErrorCause.RESET, 0L))
                .response(latency)
                .service(latency)
                .lateness(latency)
                .leastResponse(latency)
                .pairs(Map.of())
                .overheads(Map.of(
                        Percentile.P50,
                        overhead(new Interval(2_003_600, 1_981_400, 2_029_500), Usability.Usable),
                        Percentile.P90,
                        overhead(new Interval(2_103_600, 1_081_400, 3_029_500), Usability.Bounded),
                        Percentile.P99,
                        overhead(new Interval(-1_200, -2_600, 1_500), Usability.Usable),
                        Percentile.P999,
                        overhead(new Interval(0, -9e6, 9e6), Usability.NotUsable)))
                .overheadRatio(Map.of(Percentile.P50, new Interval(6.4, 6.1009, 6.71)))
                .proxyCpuNsPerRequest(OptionalLong.of(60_700))
                .targetCpuNsPerRequest(OptionalLong.empty())
                .proxyResidentBytes(OptionalLong.of((52L << 20) + 100_000))
                .targetResidentBytes(OptionalLong.of(140L << 20))
                .answers(new Answers(
                        Map.of(200, 995L, 503, 3L, 204, 5L),
                        new TreeMap<>(Map.of(0L, 5L, 1_024L, 995L)),
                        7,
                        2,
                        new Answers.Means(List.of("HTTP/1.1"), List.of("TLSv1.3"), List.of("10.1.2.3:443"))))
                .build();
    }

    private static Overhead overhead(Interval interval, Usability usability) {
        return new Overhead(interval, interval.halfWidth(), 0, usability);
    }

    private static EnvironmentAnalysis nothing(String name) {
        return EnvironmentAnalysisBuilder.builder()
                .environment(name)
                .verdict(Verdict.Invalid)
                .findings(List.of(new Finding(ValidityReason.TooFewBlocks, "none of 6.")))
                .caveats(List.of())
                .blocks(List.of())
                .openLoop(false)
                .achievedPerSecond(Double.NaN)
                .answered(0)
                .errorsPerMillion(0)
                .errors(Map.of())
                .response(Histograms.create())
                .service(Histograms.create())
                .lateness(Histograms.create())
                .leastResponse(Histograms.create())
                .pairs(Map.of())
                .overheads(Map.of())
                .overheadRatio(Map.of())
                .proxyCpuNsPerRequest(OptionalLong.empty())
                .targetCpuNsPerRequest(OptionalLong.empty())
                .proxyResidentBytes(OptionalLong.empty())
                .targetResidentBytes(OptionalLong.empty())
                .answers(Answers.NONE)
                .build();
    }
}
