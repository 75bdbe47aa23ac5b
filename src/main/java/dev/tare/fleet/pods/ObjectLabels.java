package dev.tare.fleet.pods;

import java.util.Map;
import java.util.TreeMap;

/** The labels of a run's objects. */
public final class ObjectLabels {

    /** The run's name, shortened where it is too long for a label. */
    public static final String RUN = "tare.dev/run";

    /** The run's UID. */
    public static final String RUN_UID = "tare.dev/run-uid";

    /** The profile's name, shortened where it is too long for a label. */
    public static final String PROFILE = "tare.dev/profile";

    /** The environment's name. */
    public static final String ENVIRONMENT = "tare.dev/environment";

    /** {@code worker} or {@code target}. */
    public static final String ROLE = "tare.dev/role";

    /** A worker's number in its environment. */
    public static final String WORKER = "tare.dev/worker";

    /** {@code "true"} on results, which outlive the run's pods. */
    public static final String RESULTS = "tare.dev/results";

    /** The block of a result: its number, or {@code rehearsal}. */
    public static final String BLOCK = "tare.dev/block";

    /** Who made an object. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of {@link #MANAGED_BY}. */
    public static final String TARE = "tare";

    static final String ROLE_WORKER = "worker";
    static final String ROLE_TARGET = "target";

    private ObjectLabels() {}

    /** The labels of everything that is made for a run. */
    static Map<String, String> of(RunIdentity run, String profile) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(MANAGED_BY, TARE);
        labels.put(RUN, ObjectNames.labelValue(run.name()));
        labels.put(RUN_UID, run.uid());
        labels.put(PROFILE, ObjectNames.labelValue(profile));
        return labels;
    }

    /** By which a run's objects are found. */
    static Map<String, String> selector(RunIdentity run) {
        return Map.of(RUN, ObjectNames.labelValue(run.name()), RUN_UID, run.uid());
    }
}
