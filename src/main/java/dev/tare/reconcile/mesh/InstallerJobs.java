package dev.tare.reconcile.mesh;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.MeshInstall;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.mesh.install.InstallRecords;
import dev.tare.mesh.install.WorkloadDiagnosis;

/** The installer's Jobs in the cluster. */
final class InstallerJobs {

    /** After the time that a pod has for its end. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    /** With which Kubernetes itself keeps a Job's pod until it has counted it. */
    private static final String OF_JOBS = "batch.kubernetes.io/job-tracking";

    private final KubernetesClient client;
    private final InstallerSettings settings;

    InstallerJobs(KubernetesClient client, InstallerSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /**
     * Starts the installer, unless somebody has already.
     *
     * @return why the API server does not let it start, in a sentence; empty where it does
     */
    Optional<String> start(MeshInstall mesh) {
        try {
            client.resource(InstallerJob.of(mesh, settings)).create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty();
            }
            boolean mayBeOfTheNamespace =
                    e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
            Optional<String> why = mayBeOfTheNamespace ? lostNamespace() : Optional.empty();
            if (why.isEmpty() && Failure.of(e) instanceof Failure.Refused refused) {
                why = Optional.of(refused.message());
            }
            if (why.isEmpty()) {
                throw e;
            }
            return why;
        }
    }

    /** The operator's rights there go with the namespace: without them the API server says only that it may not do this. */
    private Optional<String> lostNamespace() {
        Namespace there = client.namespaces().withName(settings.namespace()).get();
        if (there == null) {
            return Optional.of("there is no namespace " + settings.namespace());
        }
        return there.isMarkedForDeletion()
                ? Optional.of("namespace " + settings.namespace() + " is being deleted")
                : Optional.empty();
    }

    /**
     * What keeps an installer's pod that is to end; empty where nothing does. A node that is gone and still in the list keeps it
     * for ever, and with it the Job.
     */
    Optional<String> held(String mesh, Instant now) {
        return client
                .pods()
                .inNamespace(settings.namespace())
                .withLabel(InstallRecords.MESH_INSTALL, mesh)
                .list()
                .getItems()
                .stream()
                .filter(Pod::isMarkedForDeletion)
                .filter(pod -> Instant.parse(pod.getMetadata().getDeletionTimestamp())
                        .plus(ENDS_WITHIN)
                        .isBefore(now))
                .findFirst()
                .map(InstallerJobs::sentence);
    }

    private static String sentence(Pod pod) {
        ObjectMeta meta = pod.getMetadata();
        List<String> finalizers = meta.getFinalizers().stream()
                .filter(finalizer -> !finalizer.equals(OF_JOBS))
                .toList();
        return "pod %s/%s on node %s was to end by %s and is still there; another installer is started when it is gone. %s"
                .formatted(
                        meta.getNamespace(),
                        meta.getName(),
                        pod.getSpec().getNodeName(),
                        meta.getDeletionTimestamp(),
                        finalizers.isEmpty()
                                ? "If that node does not come back: kubectl -n %s delete pod %s --grace-period=0 --force"
                                        .formatted(meta.getNamespace(), meta.getName())
                                : "It has finalizers that somebody has to remove: " + String.join(", ", finalizers));
    }

    /** Removes a Job that has ended, and its pod. */
    void clear(Job job) {
        client.resource(job)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
    }

    /** Why an installer that was started does not begin; empty where nothing is seen to stand in its way. */
    Optional<String> trouble(String mesh) {
        return WorkloadDiagnosis.of(
                client.pods()
                        .inNamespace(settings.namespace())
                        .withLabel(InstallRecords.MESH_INSTALL, mesh)
                        .list()
                        .getItems(),
                client.v1()
                        .events()
                        .inNamespace(settings.namespace())
                        .withField("involvedObject.name", InstallerJob.name(mesh))
                        .list()
                        .getItems());
    }
}
