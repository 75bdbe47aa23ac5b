package dev.tare.fleet.pods.observed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;

import dev.tare.api.Reason;
import dev.tare.api.StartFailureReason;
import dev.tare.fleet.pods.names.ObjectLabels;

/** From a pod of the API server to what matters of it. */
final class PodReader {

    /** Reasons of waiting that are the usual way. */
    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");

    /** A node's label, which Kubernetes copies to the pods that it binds there (KEP-4742, on from 1.35). */
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final Pod pod;
    private final PodStatus status;
    private final List<ContainerStatus> containers = new ArrayList<>();
    private final Optional<Integer> worker;

    private PodReader(Pod pod) {
        this.pod = pod;
        this.status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        containers.addAll(status.getInitContainerStatuses()); // native sidecars are there
        containers.addAll(status.getContainerStatuses());
        this.worker = Optional.ofNullable(pod.getMetadata().getLabels().get(ObjectLabels.WORKER))
                .map(Integer::valueOf);
    }

    static ObservedPod read(Pod pod) {
        return new PodReader(pod).read();
    }

    private ObservedPod read() {
        Map<String, Integer> restarts = new LinkedHashMap<>();
        Map<String, PodState.Ended> lastEnd = new LinkedHashMap<>();
        Map<String, String> ids = new LinkedHashMap<>();
        for (ContainerStatus container : containers) {
            if (container.getRestartCount() != null && container.getRestartCount() > 0) {
                restarts.put(container.getName(), container.getRestartCount());
            }
            if (container.getLastState() != null && container.getLastState().getTerminated() != null) {
                lastEnd.put(container.getName(), ended(container.getLastState().getTerminated()));
            }
            if (isRunning(container) && container.getContainerID() != null) {
                ids.put(container.getName(), withoutRuntime(container.getContainerID()));
            }
        }
        return ObservedPodBuilder.builder()
                .name(pod.getMetadata().getName())
                .uid(pod.getMetadata().getUid())
                .resourceVersion(pod.getMetadata().getResourceVersion())
                .environment(pod.getMetadata().getLabels().get(ObjectLabels.ENVIRONMENT))
                .worker(worker)
                .nodeGroup(Optional.ofNullable(pod.getMetadata().getLabels().get(ObjectLabels.NODE_GROUP)))
                .state(state())
                .leaving(pod.getMetadata().getDeletionTimestamp() != null)
                .disruption(disruption().map(condition -> text(condition.getReason(), condition.getMessage())))
                .node(Optional.ofNullable(pod.getSpec().getNodeName()))
                .zone(Optional.ofNullable(pod.getMetadata().getLabels().get(ZONE)))
                .startTime(Optional.ofNullable(status.getStartTime()).map(Instant::parse))
                .readySince(condition("Ready")
                        .filter(ready -> "True".equals(ready.getStatus()))
                        .map(PodCondition::getLastTransitionTime)
                        .map(Instant::parse))
                .published(Optional.ofNullable(pod.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(ObjectLabels.SCHEDULE)))
                .restarts(restarts)
                .lastEnd(lastEnd)
                .containerIds(ids)
                .shape(PodShape.of(pod))
                .build();
    }

    private PodState state() {
        String name = container();
        Optional<ContainerStatus> main = status.getContainerStatuses().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst();
        Optional<ContainerStateTerminated> terminated =
                main.map(ContainerStatus::getState).map(state -> state.getTerminated());
        if (terminated.isPresent() || isOver()) {
            return end(terminated);
        }
        Optional<PodState> problem = Stream.of(
                        status.getInitContainerStatuses().stream()
                                .flatMap(container -> failedBefore(container).stream()),
                        containers.stream().flatMap(container -> problem(container).stream()),
                        status.getInitContainerStatuses().stream()
                                .flatMap(container -> failsAgainAndAgain(container).stream()))
                .flatMap(problems -> problems)
                .findFirst();
        if (problem.isPresent()) {
            return problem.get();
        }
        if (main.filter(PodReader::isRunning).isPresent()) {
            return new PodState.Running(isTrue("Ready"));
        }
        return condition("PodScheduled")
                .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
                .<PodState>map(scheduled -> new PodState.Unschedulable(text(scheduled.getMessage())))
                .orElseGet(PodState.Pending::new);
    }

    /** The one that does the pod's work. */
    private String container() {
        if (worker.isPresent()) {
            return ObjectLabels.ROLE_WORKER;
        }
        return pod.getMetadata().getLabels().containsKey(ObjectLabels.NODE_GROUP)
                ? ObjectLabels.ROLE_PLACEHOLDER
                : ObjectLabels.ROLE_TARGET;
    }

    private boolean isOver() {
        return "Failed".equals(status.getPhase()) || "Succeeded".equals(status.getPhase());
    }

    /** How a container before the others ended, so that these never began. */
    private Optional<PodState.Ended> endBefore() {
        return status.getInitContainerStatuses().stream()
                .flatMap(container -> failedBefore(container).stream())
                .map(PodState.ContainerProblem.class::cast)
                .findFirst()
                .map(problem -> new PodState.Ended(
                        OptionalInt.empty(),
                        problem.reason().text(),
                        "init container %s: %s".formatted(problem.container(), problem.message())));
    }

    /** Who ended the pod says more than how its container took it. */
    private PodState.Ended end(Optional<ContainerStateTerminated> terminated) {
        PodState.Ended own = terminated
                .map(PodReader::ended)
                .or(this::endBefore)
                .orElse(new PodState.Ended(OptionalInt.empty(), "Error", ""));
        if (status.getReason() != null) {
            return new PodState.Ended(own.exitCode(), status.getReason(), text(status.getMessage()));
        }
        return disruption()
                .map(disruption ->
                        new PodState.Ended(own.exitCode(), text(disruption.getReason()), text(disruption.getMessage())))
                .orElse(own);
    }

    /** A container before the others that has ended with an error: it will be started again, or the pod is given up. */
    private static Optional<PodState> failedBefore(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(state -> state.getTerminated())
                .filter(end -> end.getExitCode() == null || end.getExitCode() != 0)
                .map(end -> new PodState.ContainerProblem(
                        container.getName(),
                        StartFailureReason.InitContainerFailed,
                        "it has ended: " + text(ended(end))));
    }

    /** The same, while it is tried once more: of a native sidecar only until it has come up. */
    private Optional<PodState> failsAgainAndAgain(ContainerStatus container) {
        boolean tried = container.getState() != null
                && container.getState().getTerminated() == null
                && !(isNativeSidecar(container.getName()) && Boolean.TRUE.equals(container.getStarted()));
        return Optional.ofNullable(container.getLastState())
                .map(last -> last.getTerminated())
                .filter(end -> tried && (end.getExitCode() == null || end.getExitCode() != 0))
                .map(end -> new PodState.ContainerProblem(
                        container.getName(),
                        StartFailureReason.InitContainerFailed,
                        "it is started again; before that it had ended: " + text(ended(end))));
    }

    private boolean isNativeSidecar(String name) {
        return pod.getSpec().getInitContainers().stream()
                .anyMatch(
                        container -> container.getName().equals(name) && "Always".equals(container.getRestartPolicy()));
    }

    private static String text(PodState.Ended ended) {
        String code =
                ended.exitCode().isPresent() ? " (exit code " + ended.exitCode().getAsInt() + ")" : "";
        return ended.reason() + code + (ended.message().isEmpty() ? "" : ", " + ended.message());
    }

    private static Optional<PodState> problem(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(state -> state.getWaiting())
                .filter(waiting -> waiting.getReason() != null && !ON_ITS_WAY.contains(waiting.getReason()))
                .map(waiting -> problem(container, waiting));
    }

    private static PodState problem(ContainerStatus container, ContainerStateWaiting waiting) {
        String before = Optional.ofNullable(container.getLastState())
                .map(state -> state.getTerminated())
                .map(end -> "; before that it had ended: " + text(ended(end)))
                .orElse("");
        String why = text(waiting.getMessage());
        return new PodState.ContainerProblem(
                container.getName(),
                new Reason.Quoted(waiting.getReason()),
                before.isEmpty() ? why : (why.isEmpty() ? waiting.getReason() : why) + before);
    }

    private static PodState.Ended ended(ContainerStateTerminated terminated) {
        return new PodState.Ended(
                terminated.getExitCode() == null ? OptionalInt.empty() : OptionalInt.of(terminated.getExitCode()),
                Objects.requireNonNullElse(terminated.getReason(), "Error"),
                text(terminated.getMessage()));
    }

    /** Of a pod that is evicted, preempted, or goes with its node; not of one that somebody deletes, or that is at fault itself. */
    private Optional<PodCondition> disruption() {
        return condition("DisruptionTarget").filter(condition -> "True".equals(condition.getStatus()));
    }

    private static String text(String reason, String message) {
        return Stream.of(text(reason), text(message))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(": "));
    }

    private boolean isTrue(String type) {
        return condition(type)
                .filter(condition -> "True".equals(condition.getStatus()))
                .isPresent();
    }

    private Optional<PodCondition> condition(String type) {
        return status.getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private static boolean isRunning(ContainerStatus container) {
        return container.getState() != null && container.getState().getRunning() != null;
    }

    /** {@code containerd://1a2b} is {@code 1a2b} in the names of control groups. */
    private static String withoutRuntime(String id) {
        return id.replaceFirst("^[a-z-]+://", "");
    }

    private static String text(String message) {
        return message == null ? "" : message.strip();
    }
}
