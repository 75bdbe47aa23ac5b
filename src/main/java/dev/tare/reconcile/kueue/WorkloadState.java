package dev.tare.reconcile.kueue;

import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;

/** What a Workload's conditions come to for the run that owns it. */
public sealed interface WorkloadState {

    /** Condition: quota is set aside for it. */
    String QUOTA_RESERVED = "QuotaReserved";

    /** Condition: it may run. */
    String ADMITTED = "Admitted";

    /** Condition: it is to stop, and to give its quota back. */
    String EVICTED = "Evicted";

    /** Condition: it has ended. */
    String FINISHED = "Finished";

    /**
     * It waits.
     *
     * @param message what Kueue says of that
     */
    record Waits(String message) implements WorkloadState {}

    /** It may run. */
    record Admitted() implements WorkloadState {}

    /**
     * It is to stop; it has its quota until its owner says that it has stopped.
     *
     * @param message what Kueue says of that
     */
    record Evicted(String message) implements WorkloadState {}

    /** It has ended. */
    record Finished() implements WorkloadState {}

    /** The state of a Workload. */
    static WorkloadState of(WorkloadOutline workload) {
        if (workload.isTrue(FINISHED)) {
            return new Finished();
        }
        boolean hasQuota = workload.isTrue(QUOTA_RESERVED);
        if (workload.isTrue(EVICTED) && hasQuota) {
            return new Evicted(said(workload, EVICTED).orElse("the Workload is evicted"));
        }
        if (workload.isMarkedForDeletion()) {
            return new Waits("the Workload is being deleted");
        }
        if (workload.isTrue(ADMITTED) && !workload.isTrue(EVICTED)) {
            return new Admitted();
        }
        return new Waits(Stream.of(hasQuota ? ADMITTED : QUOTA_RESERVED, EVICTED)
                .flatMap(type -> said(workload, type).stream())
                .findFirst()
                .orElse("Kueue has not looked at it yet"));
    }

    private static Optional<String> said(WorkloadOutline workload, String type) {
        return workload.condition(type).map(Condition::getMessage).filter(message -> !message.isEmpty());
    }
}
