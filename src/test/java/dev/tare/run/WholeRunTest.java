package dev.tare.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.tare.api.RunReason;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs that are carried out step by step until they end. */
class WholeRunTest {

    private static final RunPlan PLAN = RunMachineTest.PLAN;

    /** Carries a run out to its end; gives the numbers of its blocks in order. */
    private static RunOutcome carryOut(MeasuredMesh mesh, List<Integer> blocks) {
        Situation situation = new Situation();
        while (true) {
            Step step = RunMachineTest.next(situation);
            if (step instanceof Step.Finish finish) {
                return finish.ending();
            }
            if (step instanceof Step.Publish publish) {
                Block block = publish.block();
                assertThat(publish.start()).isAfter(situation.now());
                blocks.add(block.number());
                situation.published(block, publish.start());
                List<TrialResult> trials = mesh.block(block);
                situation.measured(trials.subList(0, 1));
                assertThat(RunMachineTest.next(situation)).isInstanceOf(Step.Await.class);
                situation.measured(trials.subList(1, trials.size())).after(block.length());
            } else {
                situation.started().ready(0, "1.1 tare-client").ready(1, "1.1 tare-client");
            }
        }
    }

    private static List<Integer> numbers(int last) {
        return IntStream.rangeClosed(Block.REHEARSAL, last).boxed().toList();
    }

    @Test
    void endsWhenItIsPreciseAndNoSooner() {
        List<Integer> blocks = new ArrayList<>();
        RunOutcome ending = carryOut(MeasuredMesh.QUIET, blocks);
        assertThat(ending.kind()).isEqualTo(RunOutcome.Kind.Completed);
        assertThat(ending.reason()).isEqualTo(RunReason.Precise);
        assertThat(blocks).hasSizeBetween(PLAN.minBlocks() + 1, MeasuredMesh.MOST_BLOCKS);
        assertThat(blocks).isEqualTo(numbers(blocks.size() - 2));
        assertThat(ending.message())
                .isEqualTo("every interval is as narrow as asked for, after %d blocks", blocks.size() - 1);
    }

    @Test
    void endsWithTheMostBlocksWhereItIsNotPrecise() {
        List<Integer> blocks = new ArrayList<>();
        assertThat(carryOut(MeasuredMesh.NOISY, blocks))
                .isEqualTo(new RunOutcome(
                        RunOutcome.Kind.Completed,
                        RunReason.BlocksExhausted,
                        "12 blocks were measured, the most that were allowed"));
        assertThat(blocks).isEqualTo(numbers(MeasuredMesh.MOST_BLOCKS - 1));
    }

    @Test
    void endsEarlyWhereNothingCanBecomeValid() {
        List<Integer> blocks = new ArrayList<>();
        RunOutcome ending = carryOut(MeasuredMesh.FAILING, blocks);
        assertThat(ending.kind()).isEqualTo(RunOutcome.Kind.Completed);
        assertThat(ending.reason()).isEqualTo(RunReason.CannotBeValid);
        assertThat(blocks).hasSizeLessThan(PLAN.minBlocks());
        assertThat(blocks).isEqualTo(numbers(blocks.size() - 2));
    }

    @Test
    void theRehearsalDoesNotCount() {
        List<TrialResult> all = new ArrayList<>(MeasuredMesh.QUIET.block(PLAN.rehearsal()));
        all.addAll(MeasuredMesh.QUIET.blocks(PLAN, 2));
        assertThat(RunAnalysis.counting(all)).isEqualTo(all.subList(3, 9));
    }
}
