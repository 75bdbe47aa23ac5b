package dev.tare.reconcile.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.fleet.pods.PodSeen;
import dev.tare.fleet.pods.PodsSeen;
import dev.tare.mesh.Membership;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.run.Ending;

/** Whether pods are made of what their environments' meshes add to pods, and of nothing of another mesh. */
final class MeshedPods {

    private MeshedPods() {}

    /**
     * What is wrong with pods, each of which is as it will stay as soon as it is there.
     *
     * @param plan the run's plan
     * @param memberships by environment, the mesh of others that it is on
     * @param pods the run's pods
     */
    static Optional<Ending> wrong(RunPlan plan, Map<String, Membership> memberships, PodsSeen pods) {
        List<PodSeen> all = pods.all().toList();
        for (PlannedEnvironment environment : plan.environments()) {
            for (PodSeen pod : all) {
                if (pod.environment().equals(environment.name())) {
                    Membership on = memberships.get(environment.name());
                    Optional<Ending> wrong =
                            on != null ? offMesh(environment, on, pod) : onMesh(environment, memberships.values(), pod);
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Ending> offMesh(PlannedEnvironment environment, Membership membership, PodSeen pod) {
        List<String> proxies = membership.proxies();
        if (!proxies.isEmpty() && proxies.stream().noneMatch(pod.shape()::has)) {
            return ending(
                    "NotOnMesh",
                    "environment '%s' is not on its mesh: pod %s has no container %s"
                            .formatted(environment.name(), pod.name(), String.join(" or ", proxies)));
        }
        return Optional.empty();
    }

    private static Optional<Ending> onMesh(
            PlannedEnvironment environment, Collection<Membership> memberships, PodSeen pod) {
        return memberships.stream()
                .flatMap(membership -> membership.proxies().stream())
                .filter(pod.shape()::has)
                .findFirst()
                .flatMap(proxy -> ending(
                        "OnMesh",
                        "environment '%s' must not be on a mesh: pod %s has the container %s"
                                .formatted(environment.name(), pod.name(), proxy)));
    }

    /**
     * Which of the marks that a mesh itself puts on pods are missing once these are ready; empty for none. Not before: a
     * node's agent puts them there while a pod starts.
     */
    static Optional<Ending> uncaptured(Map<String, Membership> memberships, PodsSeen pods) {
        return pods.all()
                .filter(PodSeen::isReady)
                .filter(pod -> memberships.containsKey(pod.environment()))
                .filter(pod -> !pod.shape()
                        .carries(memberships.get(pod.environment()).enrolment().captured()))
                .findFirst()
                .flatMap(pod -> ending(
                        "NotOnMesh",
                        "environment '%s' is not on its mesh: pod %s does not carry what that puts on its pods"
                                .formatted(pod.environment(), pod.name())));
    }

    private static Optional<Ending> ending(String reason, String message) {
        return Optional.of(new Ending(Ending.Kind.Failed, reason, message));
    }
}
