package dev.tare.reconcile.kueue;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Toleration;

/**
 * What is read of a ResourceFlavor.
 *
 * @param nodeLabels labels of its nodes
 * @param tolerations what pods tolerate of its nodes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Flavor(Map<String, String> nodeLabels, List<Toleration> tolerations) {

    /** Fields that are absent stand for nothing. */
    Flavor {
        nodeLabels = nodeLabels == null ? Map.of() : Map.copyOf(nodeLabels);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    }
}
