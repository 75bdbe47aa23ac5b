package dev.tare.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.tare.measure.Analysis.Outcome;

import static dev.tare.measure.DriftingBlocks.SETTINGS;
import static dev.tare.measure.DriftingBlocks.mesh;
import static dev.tare.measure.DriftingBlocks.run;
import static dev.tare.measure.DriftingBlocks.settings;
import static dev.tare.measure.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class AnalystTest {

    @Test
    void findsOverheadUnderDrift() {
        Analysis analysis = Analyst.analyse(SETTINGS, run(8, block -> mesh(block, 1_200_000)));

        EnvironmentAnalysis mesh = analysis.environment("mesh");
        assertThat(mesh.verdict()).isEqualTo(Verdict.Overhead);
        assertThat(mesh.findings()).isEmpty();
        assertThat(mesh.blocks()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        // 200 us in the first block, 340 us in the last.
        Interval overhead = mesh.overheadNs().get(Percentile.P50);
        assertThat(overhead.estimate()).isCloseTo(270_000, within(2_000.0));
        assertThat(overhead.low()).isBetween(198_000.0, 230_000.0);
        assertThat(overhead.high()).isBetween(310_000.0, 342_000.0);
        assertThat(mesh.differencesNs().get(Percentile.P50)).hasSize(8).isSorted();
        // The ratio is the same in all.
        Interval ratio = mesh.overheadRatio().get(Percentile.P50);
        assertThat(ratio.estimate()).isCloseTo(0.2, within(0.002));
        assertThat(ratio.halfWidth()).isLessThan(0.002);
    }

    @Test
    void findsNoOverheadWhereThereIsNone() {
        Analysis analysis =
                Analyst.analyse(SETTINGS, run(8, block -> mesh(block, 1_000_000 + (block % 3 - 1) * 3_000)));

        assertThat(analysis.environment("mesh").verdict()).isEqualTo(Verdict.NoDetectableOverhead);
        assertThat(analysis.environment("baseline").verdict()).isNull();
        assertThat(analysis.noiseFloorNs().get(Percentile.P50).holdsZero()).isTrue();
        assertThat(analysis.outcome()).isEqualTo(Outcome.Precise);
        assertThat(analysis.completeBlocks()).isEqualTo(8);
    }

    @Test
    void doesNotDecideWhatIsTooWide() {
        List<TrialResult> trials = run(8, block -> mesh(block, block % 2 == 0 ? 800_000 : 1_200_000));
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        assertThat(analysis.environment("mesh").verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(analysis.outcome()).isEqualTo(Outcome.MeasureMore);
    }

    @Test
    void endsAtTheMostBlocks() {
        List<TrialResult> trials = run(12, block -> mesh(block, block % 2 == 0 ? 800_000 : 1_200_000));
        assertThat(Analyst.analyse(SETTINGS, trials).outcome()).isEqualTo(Outcome.BlocksExhausted);
    }

    @Test
    void aSignificantDifferenceIsNoReasonToStop() {
        List<TrialResult> trials = run(8, block -> mesh(block, block % 2 == 0 ? 1_400_000 : 2_200_000));
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        assertThat(analysis.environment("mesh").verdict()).isEqualTo(Verdict.Overhead);
        assertThat(analysis.outcome()).isEqualTo(Outcome.MeasureMore);
    }

    @Test
    void anIntervalThatIsAloneMustStayNarrow() {
        AnalysisSettings alone = AnalysisSettingsBuilder.builder(SETTINGS)
                .family(EnumSet.of(Percentile.P50))
                .minBlocks(6)
                .build();
        IntFunction<TrialFixture> mesh = block -> mesh(block, 1_000_000);

        assertThat(Analyst.analyse(alone, run(6, mesh)).outcome()).isEqualTo(Outcome.MeasureMore);
        assertThat(Analyst.analyse(alone, run(8, mesh)).outcome()).isEqualTo(Outcome.MeasureMore);
        assertThat(Analyst.analyse(alone, run(9, mesh)).outcome()).isEqualTo(Outcome.Precise);
    }

    @Test
    void whatTheBaselineAlsoShowsIsNoFinding() {
        List<TrialResult> trials = new ArrayList<>();
        for (int block = 0; block < 8; block++) {
            trials.add(trial(block, "baseline").latencyNs(1_000_000).build());
            trials.add(trial(block, "baseline")
                    .repeat(1)
                    .latencyNs(1_030_000 + 1_024 * block)
                    .build());
            trials.add(trial(block, "mesh").latencyNs(1_020_000 + 1_024 * block).build());
            trials.add(trial(block, "slow").latencyNs(1_060_000 + 1_024 * block).build());
        }
        Analysis analysis = Analyst.analyse(settings("mesh", "slow"), trials);

        assertThat(analysis.noiseFloorNs().get(Percentile.P50).low()).isPositive();
        assertThat(analysis.environment("mesh").overheadNs().get(Percentile.P50).low())
                .isPositive();
        assertThat(analysis.environment("mesh").verdict()).isEqualTo(Verdict.NoDetectableOverhead);
        assertThat(analysis.environment("slow").verdict()).isEqualTo(Verdict.Overhead);
    }

    @Test
    void doesNotDependOnTheOrderOfTrials() {
        List<TrialResult> trials = run(9, block -> mesh(block, 1_100_000 + 10_000 * (block % 4)));
        Analysis expected = Analyst.analyse(SETTINGS, trials);
        Collections.shuffle(trials, new Random(7));
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        assertThat(analysis.environment("mesh").overheadNs())
                .isEqualTo(expected.environment("mesh").overheadNs());
        assertThat(analysis.environment("mesh").differencesNs().get(Percentile.P50))
                .isEqualTo(expected.environment("mesh").differencesNs().get(Percentile.P50));
    }

    @Test
    void leavesInvalidBlocksOut() {
        List<TrialResult> trials =
                run(10, block -> block < 2 ? mesh(block, 9_000_000).stealNs(390_000_000) : mesh(block, 1_000_000));
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        EnvironmentAnalysis mesh = analysis.environment("mesh");
        assertThat(mesh.verdict()).isEqualTo(Verdict.NoDetectableOverhead);
        assertThat(mesh.findings()).isEmpty();
        assertThat(mesh.blocks()).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(mesh.answered()).isEqualTo(8_000);
        assertThat(mesh.response().getTotalCount()).isEqualTo(8_000);
        assertThat(analysis.environment("baseline").blocks()).hasSize(10);
        assertThat(analysis.completeBlocks()).isEqualTo(10);
    }

    @Test
    void saysWhyBlocksAreMissing() {
        List<TrialResult> trials = run(
                8,
                block -> block < 3 ? mesh(block, 1_000_000).throttledNs(230_000_000 - block) : mesh(block, 1_000_000));
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        EnvironmentAnalysis mesh = analysis.environment("mesh");
        assertThat(mesh.verdict()).isEqualTo(Verdict.Invalid);
        assertThat(mesh.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "CpuThrottled: the load generator was throttled for up to 23.0 % of the time (10.0 % allowed)"
                                + " in 3 of 8 trials",
                        "TooFewBlocks: 5 valid blocks, 8 are needed");
        assertThat(analysis.outcome()).isEqualTo(Outcome.MeasureMore);
    }

    @Test
    void anInterruptedRunHasTooFewBlocks() {
        Analysis analysis = Analyst.analyse(SETTINGS, run(3, block -> mesh(block, 1_200_000)));

        for (EnvironmentAnalysis environment : analysis.environments()) {
            assertThat(environment.verdict()).isEqualTo(Verdict.Invalid);
            assertThat(environment.findings())
                    .extracting(Finding::toString)
                    .containsExactly("TooFewBlocks: 3 valid blocks, 8 are needed");
            assertThat(environment.overheadNs()).isEmpty();
        }
        assertThat(analysis.noiseFloorNs()).isEmpty();
        assertThat(analysis.environment("mesh").differencesNs().get(Percentile.P50))
                .hasSize(3);
        assertThat(analysis.outcome()).isEqualTo(Outcome.MeasureMore);
    }

    @Test
    void nothingMeasuredIsAnAnalysisToo() {
        Analysis analysis = Analyst.analyse(SETTINGS, List.of());

        assertThat(analysis.environments())
                .extracting(EnvironmentAnalysis::environment)
                .containsExactly("baseline", "mesh");
        assertThat(analysis.environment("mesh").verdict()).isEqualTo(Verdict.Invalid);
        assertThat(analysis.environment("mesh").achievedPerSecond()).isZero();
        assertThat(analysis.completeBlocks()).isZero();
        assertThat(analysis.outcome()).isEqualTo(Outcome.MeasureMore);
    }

    @Test
    void anIncompleteBlockCountsForThoseWhoseTrialsAreThere() {
        List<TrialResult> trials = run(9, block -> mesh(block, 1_000_000));
        trials.removeIf(trial -> trial.block() == 4 && trial.environment().equals("mesh"));
        trials.removeIf(trial -> trial.block() == 6 && trial.repeat() == 1);
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        assertThat(analysis.completeBlocks()).isEqualTo(7);
        assertThat(analysis.environment("mesh").blocks()).containsExactly(0, 1, 2, 3, 5, 6, 7, 8);
        assertThat(analysis.environment("baseline").blocks()).hasSize(9);
        assertThat(analysis.environment("mesh").verdict()).isEqualTo(Verdict.NoDetectableOverhead);
    }

    @Test
    void errorsMakeTheRestInvalid() {
        List<TrialResult> trials =
                run(8, block -> trial(block, "mesh").errors(ErrorCause.STATUS_5XX, block % 2 == 0 ? 3 : 0));
        EnvironmentAnalysis mesh = Analyst.analyse(SETTINGS, trials).environment("mesh");

        assertThat(mesh.verdict()).isEqualTo(Verdict.Invalid);
        assertThat(mesh.findings())
                .containsExactly(new Finding(
                        ValidityReason.ErrorsSeen,
                        "1,500 of a million requests failed (1,000 allowed): all answered 5xx"));
        assertThat(mesh.errorsPerMillion()).isEqualTo(1_500);
        assertThat(mesh.errors()).containsExactly(Map.entry(ErrorCause.STATUS_5XX, 12L));
    }

    @Test
    void fewErrorsAreAllowed() {
        List<TrialResult> trials =
                run(8, block -> trial(block, "mesh").errors(ErrorCause.RESET, block % 2 == 0 ? 2 : 0));
        EnvironmentAnalysis mesh = Analyst.analyse(SETTINGS, trials).environment("mesh");

        assertThat(mesh.verdict()).isNotEqualTo(Verdict.Invalid);
        assertThat(mesh.errorsPerMillion()).isEqualTo(1_000);
    }

    @Test
    void lastingErrorsAreHopeless() {
        IntFunction<TrialFixture> failing = block -> trial(block, "mesh").errors(ErrorCause.CONNECT, 500);

        assertThat(Analyst.analyse(SETTINGS, run(2, failing)).outcome()).isEqualTo(Outcome.MeasureMore);
        assertThat(Analyst.analyse(SETTINGS, run(3, failing)).outcome()).isEqualTo(Outcome.Hopeless);
    }

    @Test
    void oneHopelessEnvironmentDoesNotEndTheOthers() {
        List<TrialResult> trials = new ArrayList<>(run(8, block -> mesh(block, 1_000_000)));
        for (int block = 0; block < 8; block++) {
            trials.add(trial(block, "broken").errors(ErrorCause.CONNECT, 1_000).build());
        }
        AnalysisSettings both = settings("mesh", "broken");

        assertThat(Analyst.analyse(
                                both, trials.stream().filter(t -> t.block() < 4).toList())
                        .outcome())
                .isEqualTo(Outcome.MeasureMore);
        Analysis analysis = Analyst.analyse(both, trials);
        assertThat(analysis.outcome()).isEqualTo(Outcome.Precise);
        assertThat(analysis.environment("mesh").verdict()).isEqualTo(Verdict.NoDetectableOverhead);
        assertThat(analysis.environment("broken").findings())
                .extracting(Finding::reason)
                .containsExactly(ValidityReason.ErrorsSeen, ValidityReason.TooFewBlocks);
    }

    @Test
    void whatIsNeverValidIsGivenUp() {
        IntFunction<TrialFixture> slow = block -> mesh(block, 1_000_000).sentInTime(700);

        assertThat(Analyst.analyse(SETTINGS, run(4, slow)).outcome()).isEqualTo(Outcome.MeasureMore);
        assertThat(Analyst.analyse(SETTINGS, run(5, slow)).outcome()).isEqualTo(Outcome.Hopeless);
    }

    @Test
    void tooManyLostBlocksAreHopeless() {
        IntFunction<TrialFixture> mesh = block ->
                block % 2 == 0 ? mesh(block, 1_000_000) : mesh(block, 1_000_000).sentInTime(700);

        // 12 blocks are to count and 6 more may be measured in place of lost ones. 8 are needed, so that 10 may be
        // lost.
        assertThat(Analyst.analyse(SETTINGS, run(12, mesh)).outcome()).isEqualTo(Outcome.MeasureMore);
        IntFunction<TrialFixture> rarely = block ->
                block % 3 == 0 ? mesh(block, 1_000_000) : mesh(block, 1_000_000).sentInTime(700);
        assertThat(Analyst.analyse(SETTINGS, run(15, rarely)).outcome()).isEqualTo(Outcome.MeasureMore);
        assertThat(Analyst.analyse(SETTINGS, run(17, rarely)).outcome()).isEqualTo(Outcome.Hopeless);
    }

    @Test
    void disturbedBlocksAreMeasuredAgain() {
        IntFunction<TrialFixture> noisy = block -> mesh(block, block % 2 == 0 ? 1_000_000 : 2_000_000);
        IntFunction<TrialFixture> disturbed =
                block -> block % 4 == 1 ? noisy.apply(block).sentInTime(700) : noisy.apply(block);

        assertThat(Analyst.analyse(SETTINGS, run(12, noisy)).outcome()).isEqualTo(Outcome.BlocksExhausted);
        assertThat(Analyst.analyse(SETTINGS, run(15, disturbed)).outcome()).isEqualTo(Outcome.MeasureMore);
        assertThat(Analyst.analyse(SETTINGS, run(16, disturbed)).outcome()).isEqualTo(Outcome.BlocksExhausted);
    }

    @Test
    void withoutABaselineAllIsInvalid() {
        List<TrialResult> trials = new ArrayList<>();
        for (int block = 0; block < 8; block++) {
            trials.add(trial(block, "baseline").errors(ErrorCause.RESET, 5).build());
            trials.add(trial(block, "baseline").repeat(1).build());
            trials.add(mesh(block, 1_000_000).build());
        }
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        assertThat(analysis.environment("baseline").verdict()).isEqualTo(Verdict.Invalid);
        assertThat(analysis.environment("mesh").verdict()).isEqualTo(Verdict.Invalid);
        assertThat(analysis.environment("mesh").findings())
                .extracting(Finding::toString)
                .containsExactly("ErrorsSeen: baseline: 2,500 of a million requests failed (1,000 allowed):"
                        + " all lost their connection before the answer was complete");
        assertThat(analysis.outcome()).isEqualTo(Outcome.Hopeless);
    }

    @Test
    void withoutPairsOfTheBaselineThereIsNoFloorAndNoVerdict() {
        List<TrialResult> trials = run(8, block -> mesh(block, 1_500_000));
        trials.removeIf(trial -> trial.repeat() == 1 && trial.block() > 2);
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        assertThat(analysis.noiseFloorNs()).isEmpty();
        assertThat(analysis.environment("mesh").findings())
                .extracting(Finding::toString)
                .containsExactly("TooFewBlocks: baseline: 3 valid blocks, 8 are needed");
    }

    @Test
    void aBlockThatTheBaselineLostIsExplained() {
        List<TrialResult> trials = run(8, block -> mesh(block, 1_000_000));
        trials.replaceAll(trial -> trial.block() == 5 && trial.environment().equals("baseline") && trial.repeat() == 0
                ? trial(5, "baseline").throttledNs(500_000_000).build()
                : trial);
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        assertThat(analysis.environment("mesh").findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "CpuThrottled: baseline: the load generator was throttled for up to 50.0 % of the time"
                                + " (10.0 % allowed) in 1 of 16 trials",
                        "TooFewBlocks: 7 valid blocks, 8 are needed");
    }

    @Test
    void aBaselineAloneIsMeasuredUntilItsFloorIsKnown() {
        List<TrialResult> trials = IntStream.range(0, 10)
                .mapToObj(DriftingBlocks::baseline)
                .flatMap(List::stream)
                .toList();
        Analysis analysis = Analyst.analyse(settings(), trials);

        assertThat(analysis.environments()).hasSize(1);
        assertThat(analysis.environment("baseline").verdict()).isNull();
        assertThat(analysis.noiseFloorNs()).containsOnlyKeys(Percentile.P50, Percentile.P90);
        assertThat(analysis.outcome()).isEqualTo(Outcome.Precise);
    }

    @Test
    void minBlocksBelowTheLeastHonestNumberAreNotEnough() {
        AnalysisSettings few =
                AnalysisSettingsBuilder.builder(SETTINGS).minBlocks(3).build();

        assertThat(few.blocksNeeded()).isEqualTo(7);
        assertThat(Analyst.analyse(few, run(6, block -> mesh(block, 1_200_000)))
                        .environment("mesh")
                        .verdict())
                .isEqualTo(Verdict.Invalid);
        assertThat(Analyst.analyse(few, run(7, block -> mesh(block, 1_200_000)))
                        .environment("mesh")
                        .verdict())
                .isEqualTo(Verdict.Overhead);
    }

    @Test
    void sumsUpWhatWasUsed() {
        ProcessUsage worker = new ProcessUsage(ProcessUsage.Role.WORKER, 900_000_000, 1);
        List<TrialResult> trials = run(8, block -> mesh(block, 1_000_000)
                .usage(
                        worker,
                        new ProcessUsage(ProcessUsage.Role.PROXY, 40_000_000, 10_000_000 + block),
                        new ProcessUsage(ProcessUsage.Role.PROXY, 20_000_000, 5_000_000),
                        new ProcessUsage(ProcessUsage.Role.TARGET, 12_000_000, block == 0 ? -1 : 7_000_000)));
        Analysis analysis = Analyst.analyse(SETTINGS, trials);

        EnvironmentAnalysis mesh = analysis.environment("mesh");
        assertThat(mesh.proxyCpuNsPerRequest()).hasValue(60_000);
        assertThat(mesh.proxyResidentBytes()).hasValue(15_000_004);
        assertThat(mesh.targetCpuNsPerRequest()).hasValue(12_000);
        assertThat(mesh.targetResidentBytes()).hasValue(7_000_000);
        assertThat(mesh.achievedPerSecond()).isEqualTo(1_000);
        assertThat(analysis.environment("baseline").proxyCpuNsPerRequest()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void refusesTrialsThatDoNotBelong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Analyst.analyse(
                        SETTINGS, List.of(mesh(0, 1_000).build(), mesh(0, 2_000).build())))
                .withMessageStartingWith("measured twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Analyst.analyse(SETTINGS, List.of(trial(0, "other").build())))
                .withMessage("no environment 'other'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Analyst.analyse(
                        SETTINGS, List.of(mesh(0, 1_000).repeat(1).build())));
    }
}
