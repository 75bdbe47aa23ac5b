package dev.tare.manifest;

import java.util.List;

import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;

/**
 * Resources that were read from files, in the order in which they were found.
 *
 * @param meshes the meshes
 * @param profiles the profiles, one at least
 * @param skipped what else was in the files, and was left alone: no mistakes, but worth a line each
 */
public record Manifests(
        List<Manifest<MeshInstall>> meshes, List<Manifest<PerformanceProfile>> profiles, List<Problem> skipped) {

    /** Copies the lists. */
    public Manifests {
        meshes = List.copyOf(meshes);
        profiles = List.copyOf(profiles);
        skipped = List.copyOf(skipped);
    }

    /** The meshes, wherever they came from. */
    public List<MeshInstall> meshInstalls() {
        return meshes.stream().map(Manifest::resource).toList();
    }
}
