package dev.tare.reconcile.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.run.Obstacle;
import dev.tare.run.Obstacle.Kind;
import dev.tare.run.WorkerLineCollector;
import dev.tare.wire.WorkerLine;

/**
 * What pods have written since some instant, read into a book. A log that cannot be read is not the end: its node may be
 * back in a moment, and if not, its pod goes.
 */
final class PodLogs {

    private final PodFleet fleet;
    private final RunIdentity run;
    private final Instant since;
    private final WorkerLineCollector book;
    private final List<Obstacle> unreadable = new ArrayList<>();

    PodLogs(PodFleet fleet, RunIdentity run, Instant since, WorkerLineCollector book) {
        this.fleet = fleet;
        this.run = run;
        this.since = since;
        this.book = book;
    }

    void read(ObservedPod pod) {
        try {
            for (WorkerLine line : fleet.logs(run, pod, Optional.of(since)).lines()) {
                book.take(pod.environment(), line);
            }
        } catch (KubernetesClientException e) {
            unreadable.add(Obstacle.circumstance(
                    Kind.LOG_UNREADABLE, "the log of pod %s cannot be read: %s".formatted(pod.name(), e.getMessage())));
        }
    }

    /** What could not be read, and why. */
    List<Obstacle> unreadable() {
        return unreadable;
    }
}
