package dev.tare.mesh.install;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;

/** Why the workloads of a namespace do not become ready, in one sentence. */
public final class WorkloadDiagnosis {

    /** What a container says while all is well. */
    private static final Set<String> ON_THE_WAY = Set.of("ContainerCreating", "PodInitializing");

    private static final String NOT_READY = "NotReady";

    private WorkloadDiagnosis() {}

    /**
     * What stands in the way, such as {@code ImagePullBackOff istio-system/istiod-5f7: Back-off pulling image ...}; empty
     * where nothing does.
     *
     * @param pods the pods of the namespace
     * @param events its events
     */
    public static Optional<String> of(List<Pod> pods, List<Event> events) {
        List<String> troubles = Stream.concat(
                        pods.stream()
                                .sorted(Comparator.comparing(
                                        pod -> pod.getMetadata().getName()))
                                .flatMap(pod -> of(pod).stream()),
                        events.stream().flatMap(event -> of(event).stream()))
                .toList();
        // A pod that is merely not ready may wait for another one.
        return troubles.stream()
                .filter(trouble -> !trouble.startsWith(NOT_READY))
                .findFirst()
                .or(() -> troubles.stream().findFirst());
    }

    private static Optional<String> of(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        String place =
                pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        Optional<String> container = Stream.concat(
                        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
                .flatMap(c -> of(c, place).stream())
                .findFirst();
        return container.or(() -> status.getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False")
                        && condition.getReason() != null)
                .findFirst()
                .map(condition -> sentence(condition.getReason(), place, condition.getMessage())));
    }

    private static Optional<String> of(ContainerStatus container, String place) {
        ContainerState state = container.getState();
        if (state == null) {
            return Optional.empty();
        }
        if (state.getWaiting() != null
                && state.getWaiting().getReason() != null
                && !ON_THE_WAY.contains(state.getWaiting().getReason())) {
            return Optional.of(sentence(
                    state.getWaiting().getReason(), place, state.getWaiting().getMessage()));
        }
        if (state.getTerminated() != null && state.getTerminated().getExitCode() != 0) {
            return Optional.of(sentence(
                    Optional.ofNullable(state.getTerminated().getReason()).orElse("Error"),
                    place,
                    "container %s has ended with exit code %d"
                            .formatted(
                                    container.getName(), state.getTerminated().getExitCode())));
        }
        if (state.getRunning() != null && Boolean.FALSE.equals(container.getReady())) {
            return Optional.of(sentence(NOT_READY, place, "container " + container.getName() + " is not ready"));
        }
        return Optional.empty();
    }

    /** Pods that could not even be made tell nothing by themselves. */
    private static Optional<String> of(Event event) {
        return "FailedCreate".equals(event.getReason())
                ? Optional.of(sentence(
                        event.getReason(),
                        event.getInvolvedObject().getNamespace() + "/"
                                + event.getInvolvedObject().getName(),
                        event.getMessage()))
                : Optional.empty();
    }

    private static String sentence(String reason, String place, String message) {
        return reason + " " + place + (message == null || message.isBlank() ? "" : ": " + HelmErrors.oneLine(message));
    }
}
