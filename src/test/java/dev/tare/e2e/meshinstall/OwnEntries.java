package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstall;
import dev.tare.e2e.RealCluster;

/** Entries of meshes that the installed catalogue does not have. */
final class OwnEntries {

    private OwnEntries() {}

    /** Gives the operator one. */
    static void add(KubernetesClient client, String name, Path entry) throws IOException {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(RealCluster.NAMESPACE)
                        .withName(name)
                        .addToLabels("tare.dev/mesh", name)
                        .endMetadata()
                        .addToData("entry.yaml", Files.readString(entry))
                        .build())
                .serverSideApply();
    }

    /** Takes it away, and the mesh of its name before that. */
    static void remove(KubernetesClient client, String name) {
        client.resources(MeshInstall.class).withName(name).delete();
        new Meshes(client).gone(name);
        client.configMaps().inNamespace(RealCluster.NAMESPACE).withName(name).delete();
    }
}
