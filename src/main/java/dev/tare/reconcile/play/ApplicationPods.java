package dev.tare.reconcile.play;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;

import dev.tare.mesh.MeshEnrolment;
import dev.tare.play.PlayOrder;
import dev.tare.play.cluster.ApplicationPod;
import dev.tare.play.cluster.LessonPlace;
import dev.tare.play.cluster.PlayPod;
import dev.tare.wire.Json;

/** The pods of a playground's application, as they are there. */
final class ApplicationPods {

    private final Map<String, Pod> byName = new LinkedHashMap<>();

    /**
     * The pods of a playground.
     *
     * @param uid its UID
     * @param pods pods, its own among them; of those with the same name in lessons, one that is about to go counts only if there is
     *     no other
     */
    ApplicationPods(String uid, Collection<Pod> pods) {
        for (Pod pod : pods) {
            Map<String, String> labels = pod.getMetadata().getLabels();
            if (labels != null && uid.equals(labels.get(LessonPlace.UID)) && labels.get(LessonPlace.POD) != null) {
                byName.merge(
                        labels.get(LessonPlace.POD),
                        pod,
                        (one, other) -> one.isMarkedForDeletion() ? other : other.isMarkedForDeletion() ? one : other);
            }
        }
    }

    /** A pod by its name in lessons. */
    Optional<Pod> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All of them. */
    Map<String, PlayPod> all() {
        Map<String, PlayPod> all = new LinkedHashMap<>();
        byName.forEach((name, pod) -> all.put(name, read(pod)));
        return all;
    }

    private static PlayPod read(Pod pod) {
        return new PlayPod(
                pod.getMetadata().getUid(),
                !pod.isMarkedForDeletion()
                        && condition(pod, "Ready")
                                .filter(ready -> ready.getStatus().equals("True"))
                                .isPresent(),
                Optional.ofNullable(pod.getStatus()).map(status -> status.getPodIP()),
                order(pod));
    }

    private static Optional<String> order(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ApplicationObjects.ORDER))
                .map(text -> {
                    try {
                        return Json.read(text, PlayOrder.class).id();
                    } catch (IllegalArgumentException e) {
                        return ""; // somebody else has written there
                    }
                });
    }

    /** The names of those that are not there yet, or not ready. */
    List<String> awaited() {
        return ApplicationPod.ALL.stream()
                .map(ApplicationPod::name)
                .filter(name -> find(name).filter(pod -> read(pod).ready()).isEmpty())
                .toList();
    }

    /** Those that should be on a mesh, and have none of its containers though they are ready. */
    Optional<Pod> notOnMesh(MeshEnrolment mesh) {
        return mesh.proxies().isEmpty()
                ? Optional.empty()
                : ApplicationPod.ALL.stream()
                        .filter(ApplicationPod::isOnMesh)
                        .flatMap(pod -> find(pod.name()).stream())
                        .filter(pod -> read(pod).ready())
                        .filter(pod -> containers(pod).noneMatch(mesh.proxies()::contains))
                        .findFirst();
    }

    private static Stream<String> containers(Pod pod) {
        return Stream.concat(pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
                .map(container -> container.getName());
    }

    /** What keeps them from coming up, in sentences; which pods are awaited where nothing is known to. */
    String trouble(Collection<String> awaited) {
        List<String> sentences = new ArrayList<>();
        for (String name : awaited) {
            find(name).flatMap(ApplicationPods::trouble).ifPresent(sentences::add);
        }
        return sentences.isEmpty()
                ? "pods that are on their way: " + String.join(", ", awaited)
                : String.join("; ", sentences);
    }

    private static Optional<String> trouble(Pod pod) {
        Optional<String> unscheduled = condition(pod, "PodScheduled")
                .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
                .map(scheduled -> "no node takes it: " + scheduled.getMessage());
        Optional<String> waiting = Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> Stream.concat(
                        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream()))
                .flatMap(container -> waiting(container).stream())
                .findFirst();
        return unscheduled.or(() -> waiting).map(why -> "pod %s: %s"
                .formatted(pod.getMetadata().getName(), why));
    }

    private static Optional<String> waiting(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(state -> state.getWaiting())
                .filter(waiting -> waiting.getReason() != null
                        && !List.of("ContainerCreating", "PodInitializing").contains(waiting.getReason()))
                .map(waiting -> "container %s: %s%s"
                        .formatted(
                                container.getName(),
                                waiting.getReason(),
                                waiting.getMessage() == null ? "" : ", " + waiting.getMessage()));
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }
}
