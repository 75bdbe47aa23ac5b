package dev.tare.reconcile.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tare.queue.PastUsage.Span;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read of runs' statuses. */
class QueueSnapshotTest {

    private static final Instant T0 = QueuedRuns.T0;
    private static final Instant END = T0.plusSeconds(300);

    @Test
    void aTeamHasHadItsPlaceUntilTheRunIsExplained() {
        Instant explainedAt = END.plusSeconds(120);
        assertThat(QueueSnapshot.of(
                                List.of(
                                        QueuedRuns.ended("plain", QueuedRuns.entry("shop", 10), T0, END),
                                        QueuedRuns.explained(
                                                "explained", QueuedRuns.entry("shop", 10), T0, END, explainedAt)),
                                END.plusSeconds(600),
                                Duration.ofHours(1))
                        .spans())
                .extracting(Span::to)
                .containsExactly(END, explainedAt);
    }
}
