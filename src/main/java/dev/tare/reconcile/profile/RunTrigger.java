package dev.tare.reconcile.profile;

import dev.tare.reconcile.RunOrigin;
import dev.tare.reconcile.RunOutline;

/** What a profile has led to a run by. A run that was created by hand has none. */
public enum RunTrigger {
    /** The spec has changed in a way that changes the measurement, or is new. */
    SpecChange,
    /** Its schedule fell due. */
    Schedule,
    /** The cluster took away pods of a run that one of the others led to. */
    Disruption;

    /** The label of a run that says what it was created by. */
    public static final String LABEL = RunOrigin.TRIGGER_LABEL;

    /** Whether this has led to the run. */
    boolean ledTo(RunOutline run) {
        return run.getMetadata().getLabels() != null
                && name().equals(run.getMetadata().getLabels().get(LABEL));
    }
}
