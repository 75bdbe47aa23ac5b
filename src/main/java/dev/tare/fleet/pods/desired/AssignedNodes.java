package dev.tare.fleet.pods.desired;

import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Toleration;

/**
 * On which nodes the pods of a set have been given room, besides what their profile says.
 *
 * @param labels labels that their nodes carry
 * @param tolerations what they tolerate of these nodes
 */
public record AssignedNodes(Map<String, String> labels, List<Toleration> tolerations) {

    /** Copies the collections. */
    public AssignedNodes {
        labels = Map.copyOf(labels);
        tolerations = List.copyOf(tolerations);
    }
}
