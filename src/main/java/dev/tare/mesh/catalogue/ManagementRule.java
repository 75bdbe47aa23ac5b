package dev.tare.mesh.catalogue;

import java.util.Optional;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.manifest.Problem;
import dev.tare.mesh.catalogue.Standing.State;

/** Who may run a mesh. */
public final class ManagementRule {

    private ManagementRule() {}

    /** What is wrong with who runs a mesh; empty where it may be so. */
    public static Optional<Problem> problem(MeshInstall mesh, CatalogueEntry entry) {
        Management management = mesh.getSpec().management();
        if (entry.management().contains(management)) {
            return Optional.empty();
        }
        return Optional.of(Problem.inField(
                "MeshInstall " + mesh.getMetadata().getName(),
                "spec.management",
                '"' + management.name() + '"',
                management == Management.Managed
                        ? "must be Observed: " + whyNot(entry)
                        : "must be Managed: " + mesh.getSpec().mesh()
                                + (entry.runsInPods()
                                        ? " runs in Tare's own pods only"
                                        : " cannot be observed where others installed it")));
    }

    private static String whyNot(CatalogueEntry entry) {
        if (entry.standing().state() == State.Retired) {
            return "%s was retired%s; %s"
                    .formatted(
                            entry.title(),
                            entry.standing().since() == null
                                    ? ""
                                    : " on " + entry.standing().since(),
                            entry.standing().instead());
        }
        return "Tare does not install " + entry.title() + (entry.notManaged() == null ? "" : ": " + entry.notManaged());
    }
}
