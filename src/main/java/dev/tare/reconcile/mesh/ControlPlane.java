package dev.tare.reconcile.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstallStatus.Component;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.Workload;

/**
 * A control plane as it was found.
 *
 * @param components the workloads that are there
 * @param missing those that are not
 * @param version the tag of the first workload's image; empty when it has none
 */
record ControlPlane(List<Component> components, List<Workload> missing, Optional<String> version) {

    /** Looks for a mesh's control plane, and for its proxies on nodes. */
    static ControlPlane find(KubernetesClient client, CatalogueEntry entry) {
        List<Component> components = new ArrayList<>();
        List<Workload> missing = new ArrayList<>();
        Optional<String> version = Optional.empty();
        for (Workload workload : Stream.concat(entry.controlPlane().stream(), entry.nodeProxies().stream())
                .toList()) {
            Optional<Found> found = find(client, workload);
            found.map(Found::component).ifPresentOrElse(components::add, () -> missing.add(workload));
            if (version.isEmpty()) {
                version = found.flatMap(Found::imageTag);
            }
        }
        return new ControlPlane(components, missing, version);
    }

    /** Whether every workload is there, and each has as many ready pods as it should, and one at least. */
    boolean isHealthy() {
        return missing.isEmpty() && components.stream().allMatch(c -> c.ready() >= Math.max(1, c.desired()));
    }

    private record Found(Component component, PodSpec pods) {

        Optional<String> imageTag() {
            return pods.getContainers().stream()
                    .findFirst()
                    .map(container -> container.getImage().replaceAll("@.*", ""))
                    .filter(image -> image.lastIndexOf(':') > image.lastIndexOf('/'))
                    .map(image -> image.substring(image.lastIndexOf(':') + 1));
        }
    }

    private static Optional<Found> find(KubernetesClient client, Workload workload) {
        return switch (workload.kind()) {
            case "DaemonSet" -> daemonSet(client, workload);
            case "StatefulSet" -> statefulSet(client, workload);
            default -> deployment(client, workload);
        };
    }

    private static Optional<Found> daemonSet(KubernetesClient client, Workload workload) {
        DaemonSet set = client.apps()
                .daemonSets()
                .inNamespace(workload.namespace())
                .withName(workload.name())
                .get();
        return Optional.ofNullable(set)
                .map(s -> new Found(
                        component(
                                workload,
                                s.getStatus() == null ? null : s.getStatus().getNumberReady(),
                                s.getStatus() == null ? null : s.getStatus().getDesiredNumberScheduled()),
                        s.getSpec().getTemplate().getSpec()));
    }

    private static Optional<Found> statefulSet(KubernetesClient client, Workload workload) {
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(workload.namespace())
                .withName(workload.name())
                .get();
        return Optional.ofNullable(set)
                .map(s -> new Found(
                        component(
                                workload,
                                s.getStatus() == null ? null : s.getStatus().getReadyReplicas(),
                                s.getSpec().getReplicas()),
                        s.getSpec().getTemplate().getSpec()));
    }

    private static Optional<Found> deployment(KubernetesClient client, Workload workload) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(workload.namespace())
                .withName(workload.name())
                .get();
        return Optional.ofNullable(deployment)
                .map(d -> new Found(
                        component(
                                workload,
                                d.getStatus() == null ? null : d.getStatus().getReadyReplicas(),
                                d.getSpec().getReplicas()),
                        d.getSpec().getTemplate().getSpec()));
    }

    private static Component component(Workload workload, Integer ready, Integer desired) {
        return new Component(
                workload.kind(),
                workload.namespace(),
                workload.name(),
                ready == null ? 0 : ready,
                desired == null ? 0 : desired);
    }
}
