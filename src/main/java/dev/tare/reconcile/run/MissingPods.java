package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import dev.tare.api.StartFailureReason;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.RunObjects;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodState;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.run.Obstacle;
import dev.tare.run.Obstacle.Kind;

/** Why pods do not come, or do not start, as those say who make them and start them. It is asked only if they are late. */
final class MissingPods {

    /** Controllers make pods within moments. */
    private static final Duration PODS_COME_WITHIN = Duration.ofSeconds(2);

    /** Nodes start pods within seconds, or say why they do not; if neither, events are asked. */
    private static final Duration PODS_START_WITHIN = Duration.ofSeconds(5);

    private final PodFleet fleet;

    MissingPods(PodFleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Asks.
     *
     * @param run the run
     * @param objects what it is made of
     * @param memberships by environment, the mesh of others that it is on
     * @param pods its pods
     * @param waited for how long it has waited for them
     */
    List<Obstacle> ask(
            RunIdentity run,
            RunObjects objects,
            Map<String, MeshEnrolment> memberships,
            ObservedPods pods,
            Duration waited) {
        if (waited.compareTo(PODS_COME_WITHIN) < 0) {
            return List.of();
        }
        List<HasMetadata> lacking = Stream.concat(
                        placeholdersWithoutPods(objects, pods),
                        withoutPods(objects, pods).limit(1))
                .toList();
        Optional<Obstacle> refused = Stream.concat(lacking.stream(), ofPendingPod(objects, pods).stream())
                .flatMap(object -> fleet.queuedByKueue(object).stream())
                .findFirst()
                .map(sentence -> new Obstacle(Kind.IMPOSSIBLE, StartFailureReason.KueueTookWorkers, sentence))
                .or(() -> lacking.stream()
                        .flatMap(object -> fleet.refusal(object).stream())
                        .findFirst()
                        .map(refusal -> RefusedPods.obstacle(
                                refusal,
                                Optional.ofNullable(refusal.environment()).map(memberships::get))));
        return refused.isPresent() || waited.compareTo(PODS_START_WITHIN) < 0
                ? refused.stream().toList()
                : warned(run, pods).stream().toList();
    }

    private Optional<Obstacle> warned(RunIdentity run, ObservedPods pods) {
        return pods.withPlaceholders()
                .filter(pod -> pod.state() instanceof PodState.Pending)
                .flatMap(pod -> fleet
                        .warning(run, pod)
                        .map(warning -> Obstacle.circumstance(
                                Kind.WARNING, "pod %s does not start: %s".formatted(pod.name(), warning)))
                        .stream())
                .findFirst();
    }

    /** Before there is any pod, those that are made first, where they are. */
    private static Stream<HasMetadata> placeholdersWithoutPods(RunObjects objects, ObservedPods pods) {
        return pods.placeholders().isEmpty() && pods.all().findAny().isEmpty()
                ? objects.placeholders().stream()
                : Stream.of();
    }

    /** Deployments that lack a pod; where there are none, Jobs without one. */
    private static Stream<HasMetadata> withoutPods(RunObjects objects, ObservedPods pods) {
        List<HasMetadata> deployments = objects.targets(Map.of()).stream()
                .filter(object -> object instanceof Deployment deployment
                        && pods.targets().stream()
                                        .filter(pod ->
                                                pod.environment().equals(label(object, ObjectLabels.ENVIRONMENT)))
                                        .count()
                                < deployment.getSpec().getReplicas())
                .toList();
        if (!deployments.isEmpty()) {
            return deployments.stream();
        }
        return objects.workers().stream()
                .filter(object -> object instanceof Job
                        && pods.workers().stream()
                                .noneMatch(pod -> pod.environment().equals(label(object, ObjectLabels.ENVIRONMENT))
                                        && pod.worker()
                                                .map(String::valueOf)
                                                .equals(Optional.of(label(object, ObjectLabels.WORKER)))));
    }

    /** Pods that Kueue holds back are there. */
    private static Optional<HasMetadata> ofPendingPod(RunObjects objects, ObservedPods pods) {
        Set<String> pending = pods.targets().stream()
                .filter(pod -> pod.state() instanceof PodState.Pending || pod.state() instanceof PodState.Unschedulable)
                .map(ObservedPod::environment)
                .collect(Collectors.toSet());
        return objects.targets(Map.of()).stream()
                .filter(object ->
                        object instanceof Deployment && pending.contains(label(object, ObjectLabels.ENVIRONMENT)))
                .findFirst();
    }

    private static String label(HasMetadata object, String name) {
        return object.getMetadata().getLabels().get(name);
    }
}
