package dev.tare.reconcile.run;

import java.util.Optional;

import dev.tare.api.StartFailureReason;
import dev.tare.fleet.pods.observed.PodRefusal;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.run.Obstacle;
import dev.tare.run.Obstacle.Kind;

/** What it means to a run that pods of it are refused. */
final class RefusedPods {

    private RefusedPods() {}

    /**
     * The obstacle.
     *
     * @param refusal what was refused
     * @param membership the mesh of others that its environment is on
     */
    static Obstacle obstacle(PodRefusal refusal, Optional<MeshEnrolment> membership) {
        Kind kind = refusal.isFinal() ? Kind.IMPOSSIBLE : Kind.DELAYED;
        String message = "the pod of %s is refused: %s".formatted(refusal.owner(), refusal.message());
        return membership
                .map(mesh -> mesh.enrolment().needs())
                .filter(needs -> refusal.isOfPodSecurity())
                .map(needs -> new Obstacle(
                        kind,
                        StartFailureReason.PodSecurityForbidsSidecar,
                        "environment '%s': %s; its mesh needs a namespace of level %s: %s"
                                .formatted(refusal.environment(), message, needs.podSecurity(), needs.why())))
                .orElseGet(() -> new Obstacle(kind, StartFailureReason.PodsRefused, message));
    }
}
