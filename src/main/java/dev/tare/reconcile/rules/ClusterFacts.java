package dev.tare.reconcile.rules;

import java.util.Map;
import java.util.Optional;

import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.plan.PlannedEnvironment;

/**
 * What rules know of a cluster.
 *
 * @param namespace the profile's namespace
 * @param limits what the operator's configuration allows
 * @param settings what it says of pods
 * @param memberships what it takes to be on meshes that are not Tare's own, by the names of their MeshInstalls
 * @param notReady why no environment can be put on a mesh yet, by the name of its MeshInstall; only those that are not ready
 */
public record ClusterFacts(
        String namespace,
        ClusterLimits limits,
        FleetSettings settings,
        Map<String, MeshEnrolment> memberships,
        Map<String, String> notReady) {

    /** Copies the maps. */
    public ClusterFacts {
        memberships = Map.copyOf(memberships);
        notReady = Map.copyOf(notReady);
    }

    /** What it takes to be on an environment's mesh; empty where it is on none, or on one of Tare's own. */
    Optional<MeshEnrolment> membership(PlannedEnvironment environment) {
        return environment.mesh().map(mesh -> memberships.get(mesh.getMetadata().getName()));
    }
}
