package dev.tare.reconcile.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.PerformanceRunStatus.SeenSign;
import dev.tare.api.StartFailureReason;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodShape;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Marks;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.run.Obstacle;
import dev.tare.run.Obstacle.Kind;

/** Whether pods are made of what their environments' meshes add to pods, and of nothing of another mesh. */
final class MeshInjection {

    private MeshInjection() {}

    /**
     * What pods lack of their mesh, or have of another, and each of which is as it will stay as soon as it is there; and
     * what those that are ready lack of the marks that a node's agent puts on them while they start.
     *
     * @param plan the run's plan
     * @param memberships by environment, the mesh of others that it is on
     * @param pods the run's pods
     */
    static List<Obstacle> obstacles(RunPlan plan, Map<String, MeshEnrolment> memberships, ObservedPods pods) {
        List<Obstacle> found = new ArrayList<>();
        for (PlannedEnvironment environment : plan.environments()) {
            Optional<MeshEnrolment> on = Optional.ofNullable(memberships.get(environment.name()));
            pods.all()
                    .filter(pod -> pod.environment().equals(environment.name()))
                    .flatMap(
                            pod -> on
                                    .map(mesh -> offMesh(mesh, pod))
                                    .orElseGet(() -> onMesh(memberships.values(), pod))
                                    .stream())
                    .forEach(found::add);
        }
        return found;
    }

    private static Optional<Obstacle> offMesh(MeshEnrolment membership, ObservedPod pod) {
        List<String> proxies = membership.proxies();
        if (!proxies.isEmpty() && proxies.stream().noneMatch(pod.shape()::has)) {
            return notOnMesh(
                    Kind.WRONG_PROXY,
                    pod,
                    "pod %s has no container %s".formatted(pod.name(), String.join(" or ", proxies)));
        }
        return pod.isReady() && !pod.shape().carries(membership.enrolment().captured())
                ? notOnMesh(
                        Kind.NOT_CAPTURED,
                        pod,
                        "pod %s lacks the mark that the mesh puts on its pods".formatted(pod.name()))
                : Optional.empty();
    }

    private static Optional<Obstacle> notOnMesh(Kind kind, ObservedPod pod, String why) {
        return Optional.of(new Obstacle(
                kind,
                StartFailureReason.NotOnMesh,
                "environment '%s' is not on its mesh: %s".formatted(pod.environment(), why)));
    }

    private static Optional<Obstacle> onMesh(Collection<MeshEnrolment> memberships, ObservedPod pod) {
        return memberships.stream()
                .flatMap(membership -> membership.proxies().stream())
                .filter(pod.shape()::has)
                .findFirst()
                .map(proxy -> new Obstacle(
                        Kind.WRONG_PROXY,
                        StartFailureReason.OnMesh,
                        "environment '%s' must not be on a mesh: pod %s has the container %s"
                                .formatted(pod.environment(), pod.name(), proxy)));
    }

    /** What was crossed, with what the pods themselves show of their meshes before it. */
    static List<Crossed> shown(List<Crossed> crossings, Map<String, MeshEnrolment> memberships, ObservedPods pods) {
        return crossings.stream()
                .map(crossed -> memberships.containsKey(crossed.environment())
                        ? withPods(crossed, memberships.get(crossed.environment()), pods)
                        : crossed)
                .toList();
    }

    private static Crossed withPods(Crossed crossed, MeshEnrolment membership, ObservedPods pods) {
        List<PodShape> shapes = pods.all()
                .filter(pod -> pod.environment().equals(crossed.environment()))
                .map(ObservedPod::shape)
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
}
