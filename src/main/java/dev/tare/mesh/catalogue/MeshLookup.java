package dev.tare.mesh.catalogue;

import java.util.List;

import dev.tare.api.MeshInstall;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;

/** What is known of the mesh that a {@code MeshInstall} asks for, wherever that is written. */
@FunctionalInterface
public interface MeshLookup {

    /** The entry of a mesh, in the namespace that it asks for; or, where there is none or it makes no sense, what is wrong. */
    Validated<CatalogueEntry> entry(MeshInstall mesh);

    /** The entries that come with Tare, and no others. */
    static MeshLookup builtIn() {
        return mesh -> Catalogue.entry(mesh.getSpec().mesh())
                .<Validated<CatalogueEntry>>map(entry -> new Validated.Accepted<>(EntryPlacement.of(entry, mesh)))
                .orElseGet(() -> unknown(mesh, ""));
    }

    /**
     * Nobody knows that mesh.
     *
     * @param more where else an entry may be, as the end of a sentence; empty for nowhere
     */
    static Validated<CatalogueEntry> unknown(MeshInstall mesh, String more) {
        return new Validated.Refused<>(List.of(Problem.inField(
                "MeshInstall " + mesh.getMetadata().getName(),
                "spec.mesh",
                '"' + mesh.getSpec().mesh() + '"',
                "must be a mesh that Tare knows: " + String.join(", ", Catalogue.names()) + more)));
    }
}
