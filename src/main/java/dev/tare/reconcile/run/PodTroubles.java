package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import dev.tare.fleet.pods.PodSeen;
import dev.tare.fleet.pods.PodState;
import dev.tare.fleet.pods.PodsSeen;
import dev.tare.measure.CountText;
import dev.tare.run.Ending;

/** What pods are seen to do that a run cannot go on with. */
final class PodTroubles {

    /** Reasons for which waiting does not help. */
    private static final Set<String> FINAL = Set.of("InvalidImageName", "ErrImageNeverPull");

    /** Exit codes beyond this are those of signals. */
    private static final int SIGNALS = 128;

    /** What the JVM says before anything else, where there is nothing but the end of a log. */
    private static final String WARNING = "WARNING: ";

    private final PodsSeen pods;
    private final int workers;
    private final int targets;

    /**
     * Looks at the pods of a run.
     *
     * @param pods its pods
     * @param workers how many workers there should be
     * @param targets how many pods of targets there should be
     */
    PodTroubles(PodsSeen pods, int workers, int targets) {
        this.pods = pods;
        this.workers = workers;
        this.targets = targets;
    }

    /**
     * Before anything is measured: pods may still be on their way.
     *
     * @param waited for how long they have been
     * @param patience for how long they may be
     */
    Optional<Ending> whileStarting(Duration waited, Duration patience) {
        boolean late = waited.compareTo(patience) >= 0;
        return pods.all().flatMap(pod -> startingTrouble(pod, late).stream()).findFirst();
    }

    /** Once all have been ready: none may leave, end or start again. */
    Optional<Ending> whileMeasuring() {
        Optional<Ending> ended =
                pods.all().flatMap(pod -> measuringTrouble(pod).stream()).findFirst();
        if (ended.isPresent()) {
            return ended;
        }
        if (pods.workers().size() < workers) {
            return Optional.of(failed(
                    "WorkerEnded",
                    CountText.among(workers - pods.workers().size(), workers, "worker", "is gone", "are gone")));
        }
        return pods.targets().size() < targets
                ? Optional.of(failed(
                        "TargetEnded",
                        CountText.among(targets - pods.targets().size(), targets, "target pod", "is gone", "are gone")))
                : Optional.empty();
    }

    /** What a pod waits for that is on its way, or may never come; empty where nothing is wrong, or nothing is known. */
    static Optional<String> awaited(PodSeen pod) {
        if (pod.state() instanceof PodState.ContainerProblem problem) {
            return Optional.of(text(pod, problem));
        }
        return pod.state() instanceof PodState.Unschedulable unschedulable
                ? Optional.of(text(pod, unschedulable))
                : Optional.empty();
    }

    private static String text(PodSeen pod, PodState.ContainerProblem problem) {
        return "container %s of pod %s does not start: %s"
                .formatted(
                        problem.container(),
                        pod.name(),
                        problem.message().isEmpty() ? problem.reason() : problem.message());
    }

    private static String text(PodSeen pod, PodState.Unschedulable unschedulable) {
        return "no node takes pod %s: %s".formatted(pod.name(), unschedulable.message());
    }

    private static Optional<Ending> startingTrouble(PodSeen pod, boolean late) {
        if (pod.state() instanceof PodState.Ended ended) {
            return Optional.of(ended(pod, ended));
        }
        if (pod.state() instanceof PodState.ContainerProblem problem && (late || FINAL.contains(problem.reason()))) {
            return Optional.of(failed(problem.reason(), text(pod, problem)));
        }
        if (late && pod.state() instanceof PodState.Unschedulable unschedulable) {
            return Optional.of(failed("Unschedulable", text(pod, unschedulable)));
        }
        return Optional.empty();
    }

    private static Optional<Ending> measuringTrouble(PodSeen pod) {
        if (pod.state() instanceof PodState.Ended ended) {
            return Optional.of(ended(pod, ended));
        }
        if (pod.leaving()) {
            return Optional.of(failed(reason(pod), "pod %s is being deleted".formatted(pod.name())));
        }
        if (!pod.restarts().isEmpty()) {
            String container = pod.restarts().keySet().iterator().next();
            String why = Optional.ofNullable(pod.lastEnd().get(container))
                    .map(end -> " after it ended: " + text(end))
                    .orElse("");
            return Optional.of(failed(
                    reason(pod), "container %s of pod %s was started again%s".formatted(container, pod.name(), why)));
        }
        return pod.state() instanceof PodState.Running
                ? Optional.empty()
                : Optional.of(failed(reason(pod), "pod %s is not the one that was ready".formatted(pod.name())));
    }

    private static Ending ended(PodSeen pod, PodState.Ended ended) {
        return failed(reason(pod), "pod %s has ended: %s".formatted(pod.name(), text(ended)));
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

    private static String reason(PodSeen pod) {
        return pod.worker().isPresent() ? "WorkerEnded" : "TargetEnded";
    }

    private static Ending failed(String reason, String message) {
        return new Ending(Ending.Kind.Failed, reason, message);
    }
}
