package dev.tare.mesh.install;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import dev.tare.api.MeshInstallSpec;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.catalogue.CatalogueEntry;

/** The installer's plan, as it is when it gives it to Helm, for tests of other packages. */
public final class InstallerPlan {

    private InstallerPlan() {}

    /**
     * The releases of a mesh that was never there, with the certificates that the installer makes for it.
     *
     * @param spec what is asked for
     * @param entry what is known of the mesh
     * @param more values of each of {@code valuesFrom}
     */
    public static List<PlannedRelease> of(MeshInstallSpec spec, CatalogueEntry entry, List<Map<String, Object>> more) {
        List<PlannedRelease> plan = InstallPlan.of(spec, entry, more);
        if (entry.identity() == null) {
            return plan;
        }
        try (ApiServerStandIn server = new ApiServerStandIn()) {
            return new MeshCertificates(server.client(), "tare-system", Clock.systemUTC())
                    .into(plan, entry.identity(), spec.mesh());
        }
    }
}
