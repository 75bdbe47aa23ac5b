package dev.tare.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.api.PerformanceProfile;

/** Who has created a run. */
public final class RunOrigin {

    /** The label of a run that a profile has led to: what it was created by. */
    public static final String TRIGGER_LABEL = "tare.dev/trigger";

    private RunOrigin() {}

    /** Whether a run has the label of those that a profile has led to. */
    public static boolean isTriggered(HasMetadata run) {
        return run.getMetadata().getLabels() != null
                && run.getMetadata().getLabels().containsKey(TRIGGER_LABEL);
    }

    /** Whether no profile counts the run among its own: it was created by hand, whatever its label says. */
    public static boolean isByHand(HasMetadata run) {
        return !isTriggered(run)
                || run.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner ->
                                HasMetadata.getKind(PerformanceProfile.class).equals(owner.getKind()));
    }
}
