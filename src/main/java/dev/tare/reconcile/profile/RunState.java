package dev.tare.reconcile.profile;

import java.time.Instant;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;

/** How far a run has come, by its conditions. */
final class RunState {

    private RunState() {}

    /** Whether it has ended, in whatever way. */
    static boolean isFinished(PerformanceRun run) {
        return isTrue(run, Conditions.COMPLETE);
    }

    /** Whether it has measured what it should, be the numbers valid or not. */
    static boolean isCompleted(PerformanceRun run) {
        return isFinished(run) && !isTrue(run, Conditions.FAILED);
    }

    /** Whether it has ended with numbers that may be used. */
    static boolean isSuccessful(PerformanceRun run) {
        return isFinished(run) && isTrue(run, Conditions.VALID);
    }

    /** Whether a change of the spec has led to it. */
    static boolean isForSpec(PerformanceRun run) {
        return run.getMetadata().getLabels() != null
                && Cause.SpecChange.name().equals(run.getMetadata().getLabels().get(Cause.LABEL));
    }

    /** When it ended; of a run that ended before it began, when it was created. */
    static Instant end(PerformanceRun run) {
        String completedAt = run.getStatus().completedAt();
        return Instant.parse(completedAt == null ? run.getMetadata().getCreationTimestamp() : completedAt);
    }

    /** One of its conditions. */
    static Optional<Condition> condition(PerformanceRun run, String type) {
        return run.getStatus() == null || run.getStatus().conditions() == null
                ? Optional.empty()
                : run.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst();
    }

    private static boolean isTrue(PerformanceRun run, String type) {
        return condition(run, type)
                .filter(condition -> condition.getStatus().equals("True"))
                .isPresent();
    }
}
