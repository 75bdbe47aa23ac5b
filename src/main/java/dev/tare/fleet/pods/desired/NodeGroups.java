package dev.tare.fleet.pods.desired;

import java.util.Map;

import dev.tare.api.PodSettings;
import dev.tare.fleet.pods.names.ObjectLabels;

/** Which pods of a run are to be on one node: those of one name. */
final class NodeGroups {

    /** All pods of a run on one node. */
    static final String ALL = "all";

    /** Pods of sample services. */
    static final String TARGETS = "targets";

    /** All workers of a run on two nodes. */
    static final String WORKERS = "workers";

    private NodeGroups() {}

    /**
     * The group of a pod.
     *
     * @param placement how the run's pods are divided
     * @param labels Tare's labels of the pod, or of what makes it
     */
    static String of(PodSettings.Placement placement, Map<String, String> labels) {
        if (placement == PodSettings.Placement.SameNode) {
            return ALL;
        }
        if (!ObjectLabels.ROLE_WORKER.equals(labels.get(ObjectLabels.ROLE))) {
            return TARGETS;
        }
        return placement == PodSettings.Placement.TwoNodes ? WORKERS : "worker-" + labels.get(ObjectLabels.WORKER);
    }
}
