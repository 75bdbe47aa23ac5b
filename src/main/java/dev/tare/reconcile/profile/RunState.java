package dev.tare.reconcile.profile;

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

    /** Whether it has ended with numbers that may be used. */
    static boolean isSuccessful(PerformanceRun run) {
        return isFinished(run) && isTrue(run, Conditions.VALID);
    }

    private static boolean isTrue(PerformanceRun run, String type) {
        return run.getStatus() != null
                && run.getStatus().conditions() != null
                && run.getStatus().conditions().stream().anyMatch(condition -> isTrue(condition, type));
    }

    private static boolean isTrue(Condition condition, String type) {
        return condition.getType().equals(type) && condition.getStatus().equals("True");
    }
}
