package dev.tare.reconcile;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;

/** Whether environments can be put on a mesh. */
public final class MeshReadiness {

    private MeshReadiness() {}

    /** Whether its status says so, and says it of the spec that it has now. */
    public static boolean isReady(MeshInstall mesh) {
        Long generation = mesh.getMetadata().getGeneration();
        return mesh.getStatus() != null
                && (generation == null || generation.equals(mesh.getStatus().observedGeneration()))
                && Conditions.isTrue(mesh.getStatus().conditions(), Conditions.READY);
    }
}
