package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;

/**
 * What is known of a mesh.
 *
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param conditions {@code Accepted}, {@code Installed}, {@code Healthy}, {@code Ready}, {@code Reconciling}, {@code
 *     Stalled}; see {@link Conditions}
 * @param version the version that environments are measured with: the one that was found, or, of a mesh that consists of
 *     containers in Tare's own pods, that of these
 * @param components the workloads of its control plane; none of a mesh that has no control plane
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MeshInstallStatus(
        @Default("-1") Long observedGeneration,
        List<Condition> conditions,
        String version,
        List<Component> components) {

    /**
     * A workload.
     *
     * @param kind {@code Deployment}, {@code DaemonSet} or {@code StatefulSet}
     * @param namespace its namespace
     * @param name its name
     * @param ready pods that are ready
     * @param desired pods that there should be
     */
    public record Component(
            @Required String kind,
            @Required String namespace,
            @Required String name,
            int ready,
            int desired) {}
}
