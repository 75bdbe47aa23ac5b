package dev.tare.reconcile.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.fleet.pods.desired.FleetSettings.EnvoyImage;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMeshes;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.ManagementRule;
import dev.tare.mesh.catalogue.OwnProxy;
import dev.tare.mesh.install.InstallRecords;

/** What makes sense in a cluster, beyond what the schema says. */
final class MeshRules {

    /** Of a Job's name, which is the value of a label of its pods. */
    private static final int LONGEST_JOB = 63;

    private MeshRules() {}

    /**
     * What is wrong with a mesh; empty when it is accepted.
     *
     * @param entry what is known of it
     * @param envoy the Envoy that the operator puts into pods
     * @param settings how meshes are installed
     */
    static List<Problem> problems(
            MeshInstall mesh, CatalogueEntry entry, EnvoyImage envoy, InstallerSettings settings) {
        MeshInstallSpec spec = mesh.getSpec();
        Optional<Problem> management = ManagementRule.problem(mesh, entry);
        if (management.isPresent()) {
            return List.of(management.get());
        }
        if (!entry.runsInPods()) {
            return spec.management() == Management.Observed ? List.of() : installing(mesh, entry, settings);
        }
        Validated<SidecarMesh> checked = SidecarMeshes.of(mesh);
        List<Problem> problems = new ArrayList<>(checked.problems());
        if (entry.ownProxy() == OwnProxy.Envoy
                && envoy.with(Optional.ofNullable(spec.version())).isEmpty()) {
            problems.add(problem(
                    mesh,
                    "spec.version",
                    spec.version(),
                    "must be " + envoy.version() + ", the version that the operator is configured with"));
        }
        return problems;
    }

    private static List<Problem> installing(MeshInstall mesh, CatalogueEntry entry, InstallerSettings settings) {
        String name = mesh.getMetadata().getName();
        if (InstallRecords.name(name).length() > LONGEST_JOB) {
            return List.of(problem(
                    mesh,
                    "metadata.name",
                    name,
                    "must have at most %d characters, as it is part of the name of the installer's Job"
                            .formatted(LONGEST_JOB - InstallRecords.name("").length())));
        }
        return settings.installs()
                ? settings.policy().problems(mesh, entry)
                : List.of(problem(
                        mesh,
                        "spec.management",
                        Management.Managed.name(),
                        "must be Observed: this installation of Tare is not permitted to install meshes (the chart's"
                                + " meshes.install permits it)"));
    }

    private static Problem problem(MeshInstall mesh, String field, String held, String allowed) {
        return Problem.inField("MeshInstall " + mesh.getMetadata().getName(), field, '"' + held + '"', allowed);
    }
}
