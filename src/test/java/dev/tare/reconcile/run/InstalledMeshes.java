package dev.tare.reconcile.run;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.ConditionStatus;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallStatusBuilder;
import dev.tare.api.MeshReason;
import dev.tare.reconcile.status.ConditionList;

/**
 * Meshes of a cluster, as their reconciler leaves them.
 *
 * @param client the cluster
 */
record InstalledMeshes(KubernetesClient client) {

    /** One more, which can be used or not. */
    void add(String name, MeshInstallSpec spec, boolean ready) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName(name).build());
        mesh.setSpec(spec);
        MeshInstall there = client.resource(mesh).create();
        there.setStatus(MeshInstallStatusBuilder.builder()
                .observedGeneration(there.getMetadata().getGeneration())
                .conditions(new ConditionList(null, 1L, ClusterScript.T0)
                        .set("Ready", ConditionStatus.of(ready), MeshReason.InPods, "so")
                        .list())
                .version("1.0.0")
                .build());
        client.resource(there).updateStatus();
    }
}
