package dev.tare.reconcile.run;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.ExplanationReason;
import dev.tare.api.RunReason;
import dev.tare.reconcile.status.EventRecorder.Severity;

/** Which changes of a run's conditions become events. */
final class ToldConditions {

    private ToldConditions() {}

    /** How much a change matters; empty where it is not told. */
    static Optional<Severity> severity(Condition changed) {
        boolean holds = ConditionStatus.TRUE.isOf(changed);
        return switch (changed.getType()) {
            case Conditions.ADMITTED, Conditions.RUNNING, Conditions.READY ->
                holds || RunReason.Evicted.isOf(changed) ? Optional.of(Severity.Normal) : Optional.empty();
            case Conditions.RECONCILING ->
                RunReason.ProxyStayed.isOf(changed) || RunReason.LeftBehind.isOf(changed)
                        ? Optional.of(Severity.Warning)
                        : Optional.empty();
            case Conditions.STALLED -> holds ? Optional.of(Severity.Warning) : Optional.empty();
            case Conditions.EXPLAINED ->
                ExplanationReason.TracesMissing.isOf(changed) ? Optional.of(Severity.Warning) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
