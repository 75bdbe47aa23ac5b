package dev.tare.reconcile.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.Reason;
import dev.tare.api.StartFailureReason;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodState;
import dev.tare.measure.CountText;
import dev.tare.run.Obstacle;
import dev.tare.run.Obstacle.Kind;

/** What is seen of a run's pods that is not as it is once all are ready. */
final class PodObstacles {

    /** What the kubelet says of images that never come. */
    private static final Set<String> NEVER = Set.of("InvalidImageName", "ErrImageNeverPull");

    /** Exit codes beyond this are those of signals. */
    private static final int SIGNALS = 128;

    /** What the JVM says before anything else, where there is nothing but the end of a log. */
    private static final String WARNING = "WARNING: ";

    private final List<Obstacle> found = new ArrayList<>();

    private PodObstacles() {}

    /**
     * Looks at pods.
     *
     * @param pods the pods of a run
     * @param wanted how many there should be
     */
    static List<Obstacle> of(ObservedPods pods, PodCount wanted) {
        PodObstacles obstacles = new PodObstacles();
        pods.placeholders().forEach(obstacles::lookAtPlaceholder);
        pods.all().forEach(obstacles::look);
        obstacles.count(MeasuringFailureReason.WorkerEnded, pods.workers().size(), wanted.workers(), "worker");
        obstacles.count(MeasuringFailureReason.TargetEnded, pods.targets().size(), wanted.targets(), "target pod");
        return obstacles.found;
    }

    private void look(ObservedPod pod) {
        if (pod.state() instanceof PodState.Ended ended) {
            add(Kind.POD_ENDED, reason(pod), "pod %s has ended: %s".formatted(pod.name(), text(ended)));
            return;
        }
        lookAtStart(pod, "no node accepts pod %s: %s");
        change(pod).ifPresent(message -> add(Kind.POD_CHANGED, reason(pod), message));
    }

    /** It may end, and is not there while the others measure. */
    private void lookAtPlaceholder(ObservedPod pod) {
        lookAtStart(pod, "no node accepts pod %s, which asks for all that pods of the run need on one node: %s");
    }

    private void lookAtStart(ObservedPod pod, String notAccepted) {
        if (pod.state() instanceof PodState.ContainerProblem problem) {
            add(
                    NEVER.contains(problem.reason().text()) ? Kind.IMPOSSIBLE : Kind.DELAYED,
                    problem.reason(),
                    text(pod, problem));
        } else if (pod.state() instanceof PodState.Unschedulable unschedulable) {
            add(
                    Kind.DELAYED,
                    StartFailureReason.Unschedulable,
                    notAccepted.formatted(pod.name(), unschedulable.message()));
        }
    }

    private static Optional<String> change(ObservedPod pod) {
        if (pod.leaving()) {
            return Optional.of("pod %s is being deleted%s"
                    .formatted(
                            pod.name(), pod.disruption().map(why -> ": " + why).orElse("")));
        }
        if (!pod.restarts().isEmpty()) {
            String container = pod.restarts().keySet().iterator().next();
            String why = Optional.ofNullable(pod.lastEnd().get(container))
                    .map(end -> " after it ended: " + text(end))
                    .orElse("");
            return Optional.of("container %s of pod %s was started again%s".formatted(container, pod.name(), why));
        }
        return pod.state() instanceof PodState.Running
                ? Optional.empty()
                : Optional.of("pod %s is not the one that was ready".formatted(pod.name()));
    }

    private void count(Reason reason, int there, int wanted, String what) {
        if (there < wanted) {
            add(Kind.POD_CHANGED, reason, CountText.among(wanted - there, wanted, what, "is gone", "are gone"));
        }
    }

    private void add(Kind kind, Reason reason, String message) {
        found.add(new Obstacle(kind, reason, message));
    }

    private static String text(ObservedPod pod, PodState.ContainerProblem problem) {
        return "container %s of pod %s does not start: %s"
                .formatted(
                        problem.container(),
                        pod.name(),
                        problem.message().isEmpty() ? problem.reason().text() : problem.message());
    }

    private static String text(PodState.Ended ended) {
        String code =
                ended.exitCode().isPresent() ? " (exit code " + ended.exitCode().getAsInt() + ")" : "";
        if (wasKilled(ended)) {
            return ended.reason() + code;
        }
        String message = ended.message()
                .lines()
                .filter(line -> !line.startsWith(WARNING))
                .findFirst()
                .map(line -> ", " + line)
                .orElse("");
        return ended.reason() + code + message;
    }

    /** Ended by a signal: what its container wrote last has nothing to do with it. */
    private static boolean wasKilled(PodState.Ended ended) {
        return ended.exitCode().isPresent() && ended.exitCode().getAsInt() > SIGNALS;
    }

    private static MeasuringFailureReason reason(ObservedPod pod) {
        if (pod.disruption().isPresent()) {
            return MeasuringFailureReason.Disrupted;
        }
        return pod.worker().isPresent() ? MeasuringFailureReason.WorkerEnded : MeasuringFailureReason.TargetEnded;
    }
}
