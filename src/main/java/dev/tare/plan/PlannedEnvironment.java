package dev.tare.plan;

import java.util.List;
import java.util.Optional;

import dev.tare.api.Environment;
import dev.tare.api.MeshInstall;
import dev.tare.api.Target;

/**
 * An environment with its references resolved.
 *
 * @param name its name
 * @param mesh the mesh that it is on, if any
 * @param features features of the mesh that are switched on
 * @param target what is called in it: its own target, or else the profile's
 */
public record PlannedEnvironment(String name, Optional<MeshInstall> mesh, List<String> features, Target target) {

    /** Whether it is the one that the others are compared with. */
    public boolean isBaseline() {
        return name.equals(Environment.BASELINE);
    }
}
