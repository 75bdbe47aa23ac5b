package dev.tare.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;

/** The pods of the installed operator: what they write, and what they count. */
public final class OperatorPods {

    private static final Duration READY = Duration.ofMinutes(2);

    private final KubernetesClient client;

    OperatorPods(KubernetesClient client) {
        this.client = client;
    }

    /** All of them. */
    public List<Pod> all() {
        return client.pods()
                .inNamespace(RealCluster.NAMESPACE)
                .withLabel("app.kubernetes.io/instance", RealCluster.RELEASE)
                .list()
                .getItems();
    }

    /** The one that is ready, as soon as one is. */
    public Pod ready() {
        return Eventually.get("ready operator", READY, () -> all().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(Readiness::isPodReady)
                .findFirst());
    }

    /** Lets there be so many, and waits until there are, and one of them is ready. */
    public void scale(int replicas) {
        client.apps()
                .deployments()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(RealCluster.RELEASE)
                .scale(replicas);
        Eventually.holds(replicas + " operators", READY, () -> all().size() == replicas);
        if (replicas > 0) {
            ready();
        }
    }

    /** How often its container was started again. */
    public int restarts() {
        return ready().getStatus().getContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    /** What it has written. */
    public String log() {
        return client.pods()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(ready().getMetadata().getName())
                .getLog();
    }

    /** What it counts, through the API server's proxy. */
    public Metrics metrics() {
        String name = ready().getMetadata().getName();
        return Metrics.parse(Optional.ofNullable(client.raw(
                        "/api/v1/namespaces/%s/pods/%s:8080/proxy/q/metrics".formatted(RealCluster.NAMESPACE, name)))
                .orElseThrow());
    }
}
