package dev.tare.reconcile.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.PerformanceRunStatus.SeenSign;
import dev.tare.fleet.pods.PodSeen;
import dev.tare.fleet.pods.PodShape;
import dev.tare.fleet.pods.PodsSeen;
import dev.tare.mesh.Membership;
import dev.tare.mesh.catalogue.Marks;
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

    /** What was crossed, with what the pods themselves show of their meshes before it. */
    static List<Crossed> shown(List<Crossed> crossings, Map<String, Membership> memberships, PodsSeen pods) {
        return crossings.stream()
                .map(crossed -> memberships.containsKey(crossed.environment())
                        ? withPods(crossed, memberships.get(crossed.environment()), pods)
                        : crossed)
                .toList();
    }

    private static Crossed withPods(Crossed crossed, Membership membership, PodsSeen pods) {
        List<PodShape> shapes = pods.all()
                .filter(pod -> pod.environment().equals(crossed.environment()))
                .map(PodSeen::shape)
                .toList();
        Stream<SeenSign> proxies = membership.proxies().stream()
                .filter(proxy -> shapes.stream().allMatch(shape -> shape.has(proxy)))
                .map(proxy -> new SeenSign(
                        "proxy of its pods",
                        shapes.stream().allMatch(shape -> shape.nativeSidecars().contains(proxy))
                                ? proxy + ", a native sidecar"
                                : proxy));
        Marks captured = membership.enrolment().captured();
        Stream<SeenSign> marks = Stream.concat(
                        captured.labels().entrySet().stream(), captured.annotations().entrySet().stream())
                .sorted(Map.Entry.comparingByKey())
                .map(mark -> new SeenSign("mark of its mesh on its pods", mark.getKey() + "=" + mark.getValue()));
        return new Crossed(
                crossed.environment(),
                crossed.via(),
                crossed.peer(),
                Stream.of(proxies, marks, crossed.signs().stream())
                        .flatMap(signs -> signs)
                        .toList(),
                crossed.address(),
                crossed.answeredBy());
    }

    private static Optional<Ending> ending(String reason, String message) {
        return Optional.of(new Ending(Ending.Kind.Failed, reason, message));
    }
}
