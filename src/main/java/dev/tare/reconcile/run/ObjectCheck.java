package dev.tare.reconcile.run;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.Pod;

import dev.tare.fleet.pods.DryRun.RefusedObject;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.PodRefusal;
import dev.tare.run.Obstacle;

/**
 * Finds out before a run has a place whether the cluster would let its objects be made, so that a run that cannot start
 * takes no place from others.
 */
final class ObjectCheck {

    private final PodFleet fleet;
    private final FleetSettings settings;

    ObjectCheck(PodFleet fleet, FleetSettings settings) {
        this.fleet = fleet;
        this.settings = settings;
    }

    /** What keeps a run's objects from being made: for good, or for as long as others use a quota up. */
    Optional<Preparation> obstacle(RunIdentity run, Preparation.Ready ready) {
        return fleet.refused(ready.objects(run, settings).examples()).map(refused -> preparation(refused, ready));
    }

    private static Preparation preparation(RefusedObject refused, Preparation.Ready ready) {
        if (!(refused.object() instanceof Pod pod)) {
            return preparation(
                    ready,
                    new Obstacle(
                            refused.refusal().forGood() ? Obstacle.Kind.IMPOSSIBLE : Obstacle.Kind.DELAYED,
                            refused.refusal().reason(),
                            refused.refusal().message()));
        }
        String environment = pod.getMetadata().getLabels().get(ObjectLabels.ENVIRONMENT);
        String role = pod.getMetadata().getLabels().get(ObjectLabels.ROLE);
        PodRefusal refusal = new PodRefusal(
                "a %s of environment '%s'".formatted(role, environment), environment, refused.sentence());
        return preparation(
                ready,
                RefusedPods.obstacle(
                        refusal, Optional.ofNullable(ready.memberships().get(environment))));
    }

    private static Preparation preparation(Preparation.Ready ready, Obstacle obstacle) {
        return obstacle.kind() == Obstacle.Kind.IMPOSSIBLE
                ? new Preparation.Refused(Optional.of(ready.profile()), obstacle.reason(), obstacle.message())
                : new Preparation.Waits(Optional.of(ready.profile()), obstacle.reason(), obstacle.message());
    }
}
