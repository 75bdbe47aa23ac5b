package dev.tare.reconcile.run;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.SpecVersion;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.desired.RunObjects;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.manifest.Problem;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh;
import dev.tare.plan.RunPlan;

/** What is known of a run before it asks for a place. */
sealed interface Preparation {

    /**
     * It may ask.
     *
     * @param profile which spec of its profile it measures
     * @param plan what it does
     * @param meshes by environment, the meshes whose proxies Tare adds to its pods
     * @param memberships by environment, the mesh of others that it is on
     * @param versions by environment, the mesh that it is on, whoever runs that
     * @param pass of pods that explain a run which has ended, which of their requests carry trace context; empty: they measure
     */
    record Ready(
            SpecVersion profile,
            RunPlan plan,
            Map<String, SidecarMesh> meshes,
            Map<String, MeshEnrolment> memberships,
            Map<String, Mesh> versions,
            Optional<TracedPass> pass)
            implements Preparation {

        /** Of pods that measure. */
        Ready(
                SpecVersion profile,
                RunPlan plan,
                Map<String, SidecarMesh> meshes,
                Map<String, MeshEnrolment> memberships,
                Map<String, Mesh> versions) {
            this(profile, plan, meshes, memberships, versions, Optional.empty());
        }

        /** The same of pods that explain. */
        Ready explaining(TracedPass requests) {
            return new Ready(profile, plan, meshes, memberships, versions, Optional.of(requests));
        }

        /** What it is made of. */
        RunObjects objects(RunIdentity run, FleetSettings settings) {
            RunObjects objects = new RunObjects(run, plan, meshes, memberships, settings);
            return pass.isPresent() ? objects.traced() : objects;
        }
    }

    /**
     * It waits for something that may come.
     *
     * @param profile which spec of its profile it measures, once that is settled
     * @param reason why
     * @param message a sentence
     */
    record Waits(Optional<SpecVersion> profile, Reason reason, String message) implements Preparation {}

    /**
     * It cannot be measured.
     *
     * @param profile which spec of its profile that is, where it came so far
     * @param reason why
     * @param message a sentence
     */
    record Refused(Optional<SpecVersion> profile, Reason reason, String message) implements Preparation {

        static Refused because(Optional<SpecVersion> profile, Collection<Problem> problems) {
            return new Refused(
                    profile,
                    RunReason.Invalid,
                    problems.stream().map(Problem::sentence).collect(Collectors.joining("; ")));
        }
    }
}
