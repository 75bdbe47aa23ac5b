package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What is known of a mesh.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions {@code Accepted}, {@code Installed}, {@code Healthy}, {@code Ready}, {@code Reconciling}, {@code
 *     Stalled}; see {@link Conditions}
 * @param version the version that environments are measured with: the one that was found, or, of a mesh that consists of
 *     containers in Tare's own pods, that of these
 * @param releases the releases of Helm that it consists of, in the order in which they were installed; none where Tare
 *     installs nothing
 * @param links the addresses of its addons, inside the cluster
 * @param components the workloads of its control plane; none of a mesh that has no control plane
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MeshInstallStatus(
        @Default("-1") Long observedGeneration,
        List<Condition> conditions,
        String version,
        List<Release> releases,
        List<Link> links,
        List<Component> components)
        implements MeshInstallStatusBuilder.With {

    /**
     * A release of Helm.
     *
     * @param name its name
     * @param namespace its namespace
     * @param chart the chart's name
     * @param version the chart's version
     * @param revision its revision
     */
    public record Release(
            @Required String name,
            @Required String namespace,
            @Required String chart,
            @Required String version,
            int revision) {}

    /**
     * A page.
     *
     * @param name what it is of, such as {@code kiali}
     * @param url its address, for {@code kubectl port-forward} or a browser in the cluster
     */
    public record Link(@Required String name, @Required String url) {}

    /**
     * A workload.
     *
     * @param kind {@code Deployment}, {@code DaemonSet} or {@code StatefulSet}
     * @param namespace its namespace
     * @param name its name
     * @param ready pods that are ready
     * @param desired pods that are wanted
     */
    public record Component(
            @Required String kind,
            @Required String namespace,
            @Required String name,
            int ready,
            int desired) {}
}
