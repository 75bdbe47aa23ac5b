package dev.tare.measure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;

import dev.tare.measure.Judgement.Result;

import static dev.tare.measure.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GoalTest {

    private static final long MS = 1_000_000;

    /** A cost from 0.3 to 0.7 ms. */
    private final Analysis analysis =
            analysis(8, block -> trial(block, "mesh").latencyNs(13 * MS / 10 + block * MS / 20));

    private static Analysis analysis(int blocks, IntFunction<TrialFixture> mesh) {
        List<TrialResult> trials = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            trials.add(trial(block, "baseline").latencyNs(MS).build());
            trials.add(trial(block, "baseline").repeat(1).latencyNs(MS).build());
            trials.add(mesh.apply(block).build());
        }
        return Analyst.analyse(
                AnalysisSettingsBuilder.builder()
                        .baseline("baseline")
                        .others(List.of("mesh"))
                        .family(EnumSet.of(Percentile.P50, Percentile.P90, Percentile.P99))
                        .confidence(0.95)
                        .precision(0.05)
                        .minBlocks(8)
                        .maxBlocks(30)
                        .requestsPerSecond(1_000)
                        .build(),
                trials);
    }

    @Test
    void latency() {
        assertJudged(new Goal.LatencyBelow("mesh", Percentile.P50, 2 * MS), Result.Met, "p50 1.45 ms is below 2.00 ms");
        assertJudged(
                new Goal.LatencyBelow("mesh", Percentile.P50, MS), Result.Missed, "p50 1.45 ms is not below 1.00 ms");
        assertJudged(
                new Goal.LatencyBelow("baseline", Percentile.P99, 2 * MS), Result.Met, "p99 1.00 ms is below 2.00 ms");
    }

    @Test
    void latencyOfTooFewAnswers() {
        assertJudged(
                new Goal.LatencyBelow("mesh", Percentile.P999, 9 * MS),
                Result.Undecided,
                "p99.9: 8,000 answers are too few for this percentile");
    }

    @Test
    void overhead() {
        String figures = "p99 overhead 475 us [325 us, 625 us] ";
        assertJudged(new Goal.OverheadBelow("mesh", Percentile.P99, MS), Result.Met, figures + "is below 1.00 ms");
        assertJudged(
                new Goal.OverheadBelow("mesh", Percentile.P99, MS / 5), Result.Missed, figures + "is not below 200 us");
        assertJudged(
                new Goal.OverheadBelow("mesh", Percentile.P99, MS / 2),
                Result.Undecided,
                figures.strip() + ": the interval includes the limit of 500 us");
        assertJudged(
                new Goal.OverheadBelow("mesh", Percentile.P999, MS),
                Result.Undecided,
                "p99.9: a trial has too few requests for a comparison");
    }

    @Test
    void errors() {
        assertJudged(new Goal.ErrorsBelow("mesh", 1_000), Result.Met, "0 errors per million are below 1,000");
        Analysis failing = analysis(8, block -> trial(block, "mesh").errors(ErrorCause.RESET, block == 0 ? 4 : 0));
        assertThat(new Goal.ErrorsBelow("mesh", 501).judge(failing).result()).isEqualTo(Result.Met);
        assertThat(new Goal.ErrorsBelow("mesh", 500).judge(failing))
                .isEqualTo(new Judgement(Result.Missed, "500 errors per million are not below 500"));
    }

    @Test
    void errorsAreJudgedWhereTheyMakeTheRestInvalid() {
        Analysis failing = analysis(3, block -> trial(block, "mesh").errors(ErrorCause.RESET, 100));

        assertThat(new Goal.ErrorsBelow("mesh", 1_000).judge(failing))
                .isEqualTo(new Judgement(Result.Missed, "100,000 errors per million are not below 1,000"));
        assertThat(new Goal.ErrorsBelow("mesh", 200_000).judge(failing).result())
                .isEqualTo(Result.Met);
        assertThat(new Goal.LatencyBelow("mesh", Percentile.P50, 9 * MS)
                        .judge(failing)
                        .result())
                .isEqualTo(Result.Undecided);
    }

    @Test
    void invalidNumbersDecideNothing() {
        Analysis interrupted = analysis(3, block -> trial(block, "mesh"));
        Judgement undecided = new Judgement(Result.Undecided, "mesh is invalid: TooFewBlocks");

        assertThat(new Goal.LatencyBelow("mesh", Percentile.P50, 2 * MS).judge(interrupted))
                .isEqualTo(undecided);
        assertThat(new Goal.OverheadBelow("mesh", Percentile.P50, 2 * MS).judge(interrupted))
                .isEqualTo(undecided);
        assertThat(new Goal.ErrorsBelow("mesh", 1_000).judge(interrupted)).isEqualTo(undecided);
    }

    @Test
    void refusesAnEnvironmentThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Goal.ErrorsBelow("other", 1).judge(analysis))
                .withMessage("no environment 'other'");
    }

    private void assertJudged(Goal goal, Result result, String sentence) {
        assertThat(goal.judge(analysis)).isEqualTo(new Judgement(result, sentence));
    }
}
