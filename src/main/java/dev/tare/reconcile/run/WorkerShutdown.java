package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodState;
import dev.tare.fleet.pods.observed.SidecarShutdown;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.reconcile.RunState;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;

/**
 * Lets the workers of a run that has ended leave by themselves where a mesh has put a proxy beside them, so that their
 * Jobs complete as a user's would. It is not waited for long: what is left is deleted.
 */
final class WorkerShutdown {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final PodFleet fleet;
    private final Clock clock;

    /**
     * What has come of it.
     *
     * @param again when to look again; empty: nothing is waited for
     * @param stayed the proxies that have not left, in a sentence; empty for none
     */
    record Outcome(Optional<Duration> again, Optional<String> stayed) {}

    WorkerShutdown(PodFleet fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * Tells workers to leave that do not know it yet, and looks who has left.
     *
     * @param run a run that has ended
     * @param memberships by environment, the mesh of others that it was on
     * @param pods its pods
     */
    Outcome bid(PerformanceRun run, Map<String, MeshEnrolment> memberships, ObservedPods pods) {
        List<SidecarShutdown> leaving = pods.workers().stream()
                .filter(pod -> !pod.leaving() && memberships.containsKey(pod.environment()))
                .map(pod -> new SidecarShutdown(pod, memberships.get(pod.environment())))
                .filter(SidecarShutdown::hasProxy)
                .filter(leave -> leave.pod().isReady() || hasLeft(leave))
                .filter(leave -> !hasLeft(leave) || !leave.running().isEmpty())
                .toList();
        if (leaving.isEmpty()) {
            return new Outcome(Optional.empty(), Optional.empty());
        }
        Instant until = lastUse(run).plus(PATIENCE);
        if (!clock.instant().isBefore(until)) {
            return new Outcome(Optional.empty(), stayed(leaving));
        }
        for (SidecarShutdown leave : leaving) {
            Schedule farewell = leave.farewell();
            if (!hasLeft(leave) && !leave.pod().published().equals(Optional.of(Json.write(farewell)))) {
                fleet.publish(RunIdentity.of(run), leave.pod(), farewell);
            }
        }
        return new Outcome(Optional.of(SOON), Optional.empty());
    }

    /** Since when nobody needs its pods. */
    private static Instant lastUse(PerformanceRun run) {
        return RunState.condition(run, Conditions.EXPLAINED)
                .map(explained -> Instant.parse(explained.getLastTransitionTime()))
                .orElseGet(() -> Instant.parse(run.getStatus().completedAt()));
    }

    /** A worker that has ended in any other way could not ask its proxy to. */
    private static boolean hasLeft(SidecarShutdown leave) {
        return leave.pod().state() instanceof PodState.Ended ended
                && ended.exitCode().isPresent()
                && ended.exitCode().getAsInt() == 0;
    }

    private static Optional<String> stayed(List<SidecarShutdown> leaving) {
        List<String> proxies = leaving.stream()
                .filter(WorkerShutdown::hasLeft)
                .map(leave -> "container %s of pod %s"
                        .formatted(
                                String.join(", ", leave.running()), leave.pod().name()))
                .toList();
        return proxies.isEmpty()
                ? Optional.empty()
                : Optional.of("the run has ended; these were still running %d s later, and were deleted: %s"
                        .formatted(PATIENCE.toSeconds(), proxies.stream().collect(Collectors.joining("; "))));
    }
}
