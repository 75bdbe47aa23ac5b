package dev.tare.reconcile.mesh;

import java.net.HttpURLConnection;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.MeshInstall;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.mesh.install.InstallRecords;
import dev.tare.mesh.install.WorkloadDiagnosis;

/** The installer's Jobs in the cluster. */
final class InstallerJobs {

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
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.of("there is no namespace " + settings.namespace());
            }
            if (Failure.of(e) instanceof Failure.Refused refused) {
                return Optional.of(refused.message());
            }
            throw e;
        }
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
