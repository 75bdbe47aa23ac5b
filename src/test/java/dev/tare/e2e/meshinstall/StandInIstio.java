package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstall;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.Scenario;

/** Stand-ins of Istio's charts, in a ConfigMap of the user's, and what is in the cluster besides. */
final class StandInIstio {

    /** Where its control plane is. */
    static final String NAMESPACE = "istio-system";

    /** Where the installer is. */
    static final String INSTALLER = "tare-installer";

    private static final Duration MOST = Duration.ofMinutes(2);

    private final Scenario user;
    private final KubernetesClient client;
    private Set<String> before = Set.of();

    StandInIstio(Scenario user) {
        this.user = user;
        this.client = user.client();
    }

    /** The values of Tare's chart with which it installs from there. */
    static Map<String, Object> values(Scenario user) {
        return Map.of(
                "meshes.install",
                true,
                "meshes.checkEvery",
                "15s",
                "meshes.objectNamespaces[0]",
                user.namespace(),
                "meshes.repositories[0]",
                "oci://" + ChartServer.host(user),
                "meshes.repositories[1]",
                "https://" + ChartServer.host(user) + "/charts");
    }

    /** Lets Tare install, and puts the charts where it finds them. */
    static void letItInstall(Scenario user) throws IOException {
        user.cluster().upgrade(values(user));
        user.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(user.namespace())
                        .withName("charts")
                        .endMetadata()
                        .withBinaryData(ChartArchives.all())
                        .build())
                .create();
    }

    /** Remembers what there is in the cluster, once no installer is at work. */
    void remember() {
        Eventually.holds("end of all installers", MOST, () -> client.batch()
                .v1()
                .jobs()
                .inNamespace(INSTALLER)
                .list()
                .getItems()
                .isEmpty());
        before = ClusterListing.of(client);
    }

    /** What there is more than was remembered. */
    Set<String> more() {
        return ClusterListing.more(client, before);
    }

    /** Waits until the cluster is as it was remembered. */
    void nothingIsLeft() {
        Eventually.holds(
                () -> "cluster as it was; there is more now: %s; and less: %s".formatted(more(), less()),
                Meshes.GONE,
                () -> more().isEmpty() && less().isEmpty());
    }

    private Set<String> less() {
        Set<String> less = new TreeSet<>(before);
        less.removeAll(ClusterListing.of(client));
        return less;
    }

    /** Applies a mesh whose charts are in the user's ConfigMap. */
    void apply(String name, String values, String more) {
        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: %s}
                spec:
                  mesh: istio
                  chartSource:
                    archives: {namespace: %s, name: charts}
                  timeout: 60s
                  values: {image: "%s"%s}
                %s
                """.formatted(name, user.namespace(), user.cluster().tareImage(), values, more.indent(2)));
    }

    void delete(String name) {
        client.resources(MeshInstall.class).withName(name).delete();
    }

    /** The pod of an installer that runs, as soon as there is one. */
    Pod runningInstaller() {
        return Eventually.get("installer", MOST, () -> {
            Optional<Pod> running = client.pods().inNamespace(INSTALLER).list().getItems().stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .filter(pod -> pod.getStatus().getContainerStatuses().stream()
                            .anyMatch(container -> container.getState().getRunning() != null))
                    .findFirst();
            return running;
        });
    }
}
