package dev.tare.reconcile.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.ExplanationReason;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.api.RunReason;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunOutlineStatusBuilder;
import dev.tare.reconcile.status.ConditionList;

/** Runs as caches hold them, at each point of their way to a place and back. The uid of each is its name. */
final class QueuedRuns {

    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private QueuedRuns() {}

    /** What a run of a team takes that ends within minutes. */
    static QueueEntry entry(String team, int minutes) {
        return new QueueEntry(
                team, 1_000, 1L << 30, 200, 8, Duration.ofMinutes(minutes).toSeconds());
    }

    /** The same with pods that request so many CPUs. */
    static QueueEntry entry(String team, int minutes, int cpus) {
        return new QueueEntry(
                team,
                cpus * 1_000L,
                1L << 30,
                200,
                8,
                Duration.ofMinutes(minutes).toSeconds());
    }

    /** It was created, and nobody has looked at it. */
    static RunOutline created(String name, int second) {
        RunOutline run = new RunOutline();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName(name)
                .withUid(name)
                .withCreationTimestamp(T0.plusSeconds(second).toString())
                .build());
        return run;
    }

    static RunOutline queued(String name, int second, QueueEntry entry) {
        return with(created(name, second), false, RunReason.Queued, entry, null, null);
    }

    static RunOutline lacking(String name, int second, QueueEntry entry) {
        return with(created(name, second), false, RunReason.MeshNotFound, entry, null, null);
    }

    static RunOutline measuring(String name, QueueEntry entry, Instant since) {
        return with(created(name, 0), true, RunReason.Admitted, entry, since.toString(), null);
    }

    static RunOutline ended(String name, QueueEntry entry, Instant from, Instant to) {
        RunOutline run = with(created(name, 0), false, RunReason.Precise, entry, from.toString(), to.toString());
        List<Condition> complete = new ConditionList(run.getStatus().conditions(), 1L, to)
                .set(Conditions.COMPLETE, ConditionStatus.TRUE, RunReason.Precise, "so")
                .list();
        run.setStatus(RunOutlineStatusBuilder.builder(run.getStatus())
                .conditions(complete)
                .build());
        return run;
    }

    /** The same, and the pass that explains it ended later. */
    static RunOutline explained(String name, QueueEntry entry, Instant from, Instant to, Instant explainedAt) {
        RunOutline run = ended(name, entry, from, to);
        List<Condition> explained = new ConditionList(run.getStatus().conditions(), 1L, explainedAt)
                .set(Conditions.EXPLAINED, ConditionStatus.TRUE, ExplanationReason.Explained, "so")
                .list();
        run.setStatus(RunOutlineStatusBuilder.builder(run.getStatus())
                .conditions(explained)
                .build());
        return run;
    }

    /** Somebody has deleted it, and somebody's finalizer keeps it. */
    static RunOutline beingDeleted(RunOutline run) {
        run.getMetadata().setDeletionTimestamp(T0.toString());
        return run;
    }

    private static RunOutline with(
            RunOutline run,
            boolean admitted,
            RunReason reason,
            QueueEntry entry,
            String startedAt,
            String completedAt) {
        run.setStatus(RunOutlineStatusBuilder.builder()
                .conditions(new ConditionList(null, 1L, T0)
                        .set(Conditions.ADMITTED, ConditionStatus.of(admitted), reason, "so")
                        .list())
                .queue(entry)
                .startedAt(startedAt)
                .completedAt(completedAt)
                .build());
        return run;
    }
}
