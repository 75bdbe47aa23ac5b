package dev.tare.fleet.pods;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.tare.api.MeshInstallSpec;
import dev.tare.api.PerformanceProfileSpec;

/**
 * What a run executes, whatever becomes of the profile and the meshes while it does. Secrets are in it by reference only.
 *
 * @param profile the profile's name
 * @param spec the profile's spec
 * @param meshes the meshes that its environments are on
 * @param specHash the hash of what of the spec changes the measurement
 * @param seed what order and arrivals are drawn from
 */
public record FrozenRun(
        String profile, PerformanceProfileSpec spec, List<FrozenMesh> meshes, String specHash, long seed) {

    /** Copies the list. */
    public FrozenRun {
        meshes = List.copyOf(meshes);
    }

    /**
     * A mesh.
     *
     * @param name the name of its {@link dev.tare.api.MeshInstall}
     * @param spec what that asked for
     * @param version the version that was found; null where none was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FrozenMesh(String name, MeshInstallSpec spec, String version) {}
}
