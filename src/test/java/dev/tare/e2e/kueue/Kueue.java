package dev.tare.e2e.kueue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import org.junit.jupiter.api.Assumptions;

import dev.tare.e2e.Eventually;
import dev.tare.e2e.RealCluster;

/** A real Kueue, whose image and chart {@code cluster kueue} has made. */
final class Kueue {

    static final Path FILES = Path.of("src/test/resources/e2e/kueue");

    private static final String API = "kueue.x-k8s.io/v1beta2";
    private static final String NAMESPACE = "kueue-system";
    private static final String LEFT_OUT = "Left out: `cluster kueue` has not made any Kueue.";
    private static final Duration READY = Duration.ofMinutes(2);

    private final RealCluster cluster;
    private final KubernetesClient client;
    private final Path chart;

    private Kueue(RealCluster cluster, Path chart) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.chart = chart;
    }

    /** The one of a cluster; without one, the test says so and is left out. */
    static Kueue of(RealCluster cluster) {
        Path chart = cluster.kubeconfig().toAbsolutePath().getParent().resolve("kueue/kueue-0.17.0.tgz");
        if (!Files.exists(chart)) {
            System.out.println(LEFT_OUT); // the reason of an aborted test is in its report only
            Assumptions.abort(LEFT_OUT);
        }
        return new Kueue(cluster, chart);
    }

    /** Installs it, or gives it another configuration, and waits until it answers. */
    void configure(String values) {
        Helm.upgrade(chart.toString())
                .install()
                .withName("kueue")
                .withNamespace(NAMESPACE)
                .createNamespace()
                .withKubeConfig(cluster.kubeconfig())
                .resetValues()
                .withValuesFile(FILES.resolve(values))
                .call();
        client.pods().inNamespace(NAMESPACE).delete(); // it reads its configuration when it starts
        Eventually.holds("Kueue that is ready", READY, () -> {
            var pods = client.pods().inNamespace(NAMESPACE).list().getItems();
            return pods.size() == 1 && Readiness.isPodReady(pods.get(0));
        });
        Eventually.holds("webhook of Kueue that answers", READY, this::answers);
    }

    /** A dry run of a Job goes through its webhook. */
    private boolean answers() {
        try {
            client.load(stream("""
                            apiVersion: batch/v1
                            kind: Job
                            metadata: {name: asks-kueue, namespace: default}
                            spec:
                              template:
                                spec:
                                  restartPolicy: Never
                                  containers: [{name: none, image: none}]
                            """)).dryRun(true).create();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    void apply(String file) {
        try {
            client.load(stream(Files.readString(FILES.resolve(file)))).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String file) {
        try {
            client.load(stream(Files.readString(FILES.resolve(file)))).delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteArrayInputStream stream(String yaml) {
        return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code None}, or {@code HoldAndDrain}: what runs in it is evicted. */
    void stopPolicy(String clusterQueue, String policy) {
        client.genericKubernetesResources(API, "ClusterQueue")
                .withName(clusterQueue)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .build(),
                        "{\"spec\": {\"stopPolicy\": \"" + policy + "\"}}");
    }

    List<GenericKubernetesResource> workloads(String namespace) {
        return client.genericKubernetesResources(API, "Workload")
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /**
     * Workloads of a namespace that have not ended.
     *
     * @param admitted how many may run
     * @param waiting how many may not
     */
    record Counts(long admitted, long waiting) {}

    Counts counts(String namespace) {
        List<GenericKubernetesResource> open = workloads(namespace).stream()
                .filter(workload -> !condition(workload, "Finished").startsWith("True"))
                .toList();
        long admitted = open.stream()
                .filter(workload -> condition(workload, "Admitted").startsWith("True"))
                .count();
        return new Counts(admitted, open.size() - admitted);
    }

    /** A condition of a Workload as {@code status reason: message}. */
    static String condition(GenericKubernetesResource workload, String type) {
        List<?> conditions = workload.get("status", "conditions");
        return conditions == null
                ? "absent"
                : conditions.stream()
                        .map(Map.class::cast)
                        .filter(condition -> type.equals(condition.get("type")))
                        .map(condition -> condition.get("status") + " " + condition.get("reason") + ": "
                                + condition.get("message"))
                        .findFirst()
                        .orElse("absent");
    }

    /** What it has written. */
    String log() {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withName(client.pods()
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                        .get(0)
                        .getMetadata()
                        .getName())
                .getLog();
    }

    /** Takes it away again, with all that it has kept from being deleted. */
    void uninstall() {
        for (String kind : List.of("LocalQueue", "ClusterQueue", "ResourceFlavor")) {
            var all = client.genericKubernetesResources(API, kind);
            all.inAnyNamespace().delete();
            Eventually.holds(
                    "end of each " + kind,
                    READY,
                    () -> all.inAnyNamespace().list().getItems().isEmpty());
        }
        Helm.uninstall("kueue")
                .withNamespace(NAMESPACE)
                .withKubeConfig(cluster.kubeconfig())
                .ignoreNotFound()
                .call();
        client.namespaces().withName(NAMESPACE).delete();
        client.namespaces().withName(NAMESPACE).waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
    }
}
