package dev.tare.reconcile.mesh;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.mesh.install.InstallPlan;
import dev.tare.mesh.install.PlannedRelease;

/** Two meshes that are to be the same release of Helm: the older one has it. */
final class ConflictingInstalls {

    private static final Comparator<MeshInstall> AGE = Comparator.<MeshInstall, String>comparing(
                    mesh -> Optional.ofNullable(mesh.getMetadata().getCreationTimestamp())
                            .orElse(""))
            .thenComparing(mesh -> mesh.getMetadata().getName());

    private ConflictingInstalls() {}

    /** What is wrong with a mesh for another one is there; empty where none is in its way. */
    static Optional<Problem> problem(MeshInstall mesh, Stream<? extends MeshInstall> all, MeshLookup meshes) {
        Set<String> own = places(mesh, meshes);
        return all.<MeshInstall>map(other -> other)
                .filter(other ->
                        !other.getMetadata().getName().equals(mesh.getMetadata().getName()))
                .filter(other -> other.getSpec().management() == Management.Managed)
                .filter(other -> AGE.compare(other, mesh) < 0)
                .sorted(AGE)
                .flatMap(other -> places(other, meshes).stream()
                        .filter(own::contains)
                        .sorted()
                        .map(place -> Problem.inField(
                                "MeshInstall " + mesh.getMetadata().getName(),
                                "spec.namespace",
                                "",
                                "must be different: MeshInstall %s owns the release %s already"
                                        .formatted(other.getMetadata().getName(), place))))
                .findFirst();
    }

    private static Set<String> places(MeshInstall mesh, MeshLookup meshes) {
        return meshes.entry(mesh) instanceof Validated.Accepted<CatalogueEntry> accepted
                ? InstallPlan.of(mesh.getSpec(), accepted.value(), List.of()).stream()
                        .filter(release -> !release.shared())
                        .map(PlannedRelease::place)
                        .collect(Collectors.toSet())
                : Set.of();
    }
}
