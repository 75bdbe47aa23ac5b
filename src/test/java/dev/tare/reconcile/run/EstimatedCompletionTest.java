package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceRun;
import dev.tare.api.RunReason;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.run.ExampleFindings;
import dev.tare.run.Headline;
import dev.tare.run.RunOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/** When a run says that it will have ended. */
class EstimatedCompletionTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final RunPlan plan = ExampleFindings.VALID.plan();
    private final RunStatusFactory statuses =
            new RunStatusFactory(Clock.fixed(START, ZoneOffset.UTC), Optional.empty());
    private final PerformanceRun run = RunStates.of(plan, 1).starting(Optional.empty());

    private String published(Block block, Instant start) {
        run.setStatus(statuses.published(run, block, start, Math.max(0, block.number()), List.of(), List.of())
                .status());
        return run.getStatus().estimatedCompletion();
    }

    @Test
    void theRehearsalTellsNothing() {
        assertThat(published(plan.rehearsal(), START)).isNull();
    }

    @Test
    void theFirstBlockIsTakenForAsLongAsAllOthers() {
        published(plan.rehearsal(), START);

        assertThat(published(plan.block(0), START))
                .isEqualTo(START.plus(plan.block(0).length().multipliedBy(plan.maxBlocks()))
                        .toString());
    }

    @Test
    void laterBlocksFollowAsTheLastTwoDid() {
        Instant second = START.plus(Duration.ofMinutes(1));
        published(plan.block(0), START);

        assertThat(published(plan.block(1), second))
                .isEqualTo(second.plus(Duration.ofMinutes(plan.maxBlocks() - 2))
                        .plus(plan.block(1).length())
                        .toString());
    }

    @Test
    void aBlockMoreThanWerePlannedIsTheLast() {
        published(plan.block(plan.maxBlocks() - 1), START);

        assertThat(published(plan.block(plan.maxBlocks()), START.plusSeconds(60)))
                .isEqualTo(START.plusSeconds(60).plus(plan.block(0).length()).toString());
    }

    @Test
    void theHeadlineTellsTheBlockAndHowLongItTakes() {
        published(plan.rehearsal(), START);
        assertThat(run.getStatus().headline()).isEqualTo("rehearsal");

        published(plan.block(0), START.plusSeconds(5));
        Duration all = Duration.ofSeconds(5).plus(plan.block(0).length().multipliedBy(plan.maxBlocks()));
        assertThat(run.getStatus().headline())
                .isEqualTo(Headline.ofBlock(1, plan.maxBlocks(), all))
                .startsWith("block 1/%d, ".formatted(plan.maxBlocks()));
    }

    @Test
    void aBlockInPlaceOfADisturbedOneIsOfOneMore() {
        int most = plan.maxBlocks();
        published(plan.block(most - 1), START);
        published(plan.block(most), START);

        assertThat(run.getStatus().headline()).startsWith("block %d/%d, ".formatted(most + 1, most + 1));
    }

    @Test
    void aRunThatHasEndedSaysWhenItDid() {
        published(plan.block(0), START);
        RunOutcome ending = new RunOutcome(RunOutcome.Kind.Completed, RunReason.Precise, "precise");
        run.setStatus(statuses.finished(run, ExampleFindings.VALID.of(ending)).status());

        assertThat(run.getStatus().estimatedCompletion()).isNull();
        assertThat(run.getStatus().completedAt()).isNotNull();
    }
}
