package dev.tare.reconcile.profile;

/** What a profile has led to a run by. A run that was created by hand has none. */
public enum Cause {
    /** The spec has changed in a way that changes the measurement, or is new. */
    SpecChange,
    /** Its schedule fell due. */
    Schedule;

    /** The label of a run that says what it was created by. */
    public static final String LABEL = "tare.dev/trigger";
}
