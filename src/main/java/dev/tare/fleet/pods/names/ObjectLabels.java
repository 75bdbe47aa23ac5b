package dev.tare.fleet.pods.names;

import java.util.Map;
import java.util.TreeMap;

/** The labels and annotations of a run's objects, and the names of its pods' containers. */
public final class ObjectLabels {

    /** The run's name, shortened where it is too long for a label. */
    public static final String RUN = "tare.dev/run";

    /** The run's UID. */
    public static final String RUN_UID = "tare.dev/run-uid";

    /** The profile's name, shortened where it is too long for a label. */
    public static final String PROFILE = "tare.dev/profile";

    /** The environment's name. */
    public static final String ENVIRONMENT = "tare.dev/environment";

    /** {@code worker}, {@code target} or {@code placeholder}. */
    public static final String ROLE = "tare.dev/role";

    /** Of a placeholder: the name of the group of pods that are to be on one node, for which it looks for that node. */
    public static final String NODE_GROUP = "tare.dev/node-group";

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

    /** Annotation of a worker's pod: what it is to do next. */
    public static final String SCHEDULE = "tare.dev/schedule";

    /** The role of a worker, and its container. */
    public static final String ROLE_WORKER = "worker";

    /** The role of a target, and its container. */
    public static final String ROLE_TARGET = "target";

    /** The role of a pod that stands for others until they have a node, and its container. */
    public static final String ROLE_PLACEHOLDER = "placeholder";

    /** Label of a profile, of a run and of its Workload: the LocalQueue of Kueue that admits the run. */
    public static final String QUEUE = "kueue.x-k8s.io/queue-name";

    private ObjectLabels() {}

    /** The labels of everything that is made for a run. */
    public static Map<String, String> of(RunIdentity run, String profile) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(MANAGED_BY, TARE);
        labels.put(RUN, ObjectNames.labelValue(run.name()));
        labels.put(RUN_UID, run.uid());
        labels.put(PROFILE, ObjectNames.labelValue(profile));
        return labels;
    }

    /** By which a run's objects are found. */
    public static Map<String, String> selector(RunIdentity run) {
        return Map.of(RUN, ObjectNames.labelValue(run.name()), RUN_UID, run.uid());
    }
}
