package dev.tare.reconcile;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.api.MeshInstall;
import dev.tare.manifest.Validated;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.RunPlan;

/**
 * What it takes to be on the meshes that are not Tare's own.
 *
 * @param meshes what is known of meshes
 */
public record MeshEnrolments(MeshLookup meshes) {

    /**
     * What it takes to be on a mesh; empty where its proxies are Tare's own, or nothing is known of it: a MeshInstall that
     * makes no sense is not ready.
     *
     * @param features those that are switched on in it
     */
    public Optional<MeshEnrolment> of(MeshInstall mesh, Collection<String> features) {
        return meshes.entry(mesh) instanceof Validated.Accepted<CatalogueEntry> accepted
                        && !accepted.value().runsInPods()
                ? Optional.of(MeshEnrolment.of(accepted.value(), features))
                : Optional.empty();
    }

    /** Those of all meshes of a plan, by the names of their MeshInstalls. */
    public Map<String, MeshEnrolment> of(RunPlan plan) {
        Map<String, MeshEnrolment> byMesh = new HashMap<>();
        plan.environments().forEach(environment -> environment.mesh().ifPresent(mesh -> of(mesh, List.of())
                .ifPresent(found -> byMesh.put(mesh.getMetadata().getName(), found))));
        return byMesh;
    }
}
