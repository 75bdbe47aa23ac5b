package dev.tare.api;

/** Condition types and reasons, which are the same in statuses and events. */
public final class Conditions {

    /** Run: ended, also when failed or interrupted. False: it has not ended. */
    public static final String COMPLETE = "Complete";

    /** Run: ended without a result that was asked for. False: it did not. */
    public static final String FAILED = "Failed";

    /** Run: the numbers may be used. False: not those of every environment; the message says why. */
    public static final String VALID = "Valid";

    /** Run: every objective is met. False: one is missed. Unknown: one is undecided, none missed. */
    public static final String OBJECTIVES_MET = "ObjectivesMet";

    /** Profile: the latest run is complete and valid, and every objective is shown to be met. */
    public static final String READY = "Ready";

    private Conditions() {}
}
