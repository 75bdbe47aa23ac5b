package dev.tare.reconcile.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.PodLog;
import dev.tare.run.Obstacle;
import dev.tare.run.Obstacle.Kind;
import dev.tare.run.WorkerLineCollector;
import dev.tare.wire.WorkerLine;

/**
 * What pods have written of a block, read into a book. A log that cannot be read is not the end: its node
 * may be back in a moment, and if not, its pod goes. One that is too long is. A node that has not answered once is not asked
 * for its other pods: it takes half a minute to find that out, for each of them.
 */
final class PodLogs {

    private static final int MIB = 1 << 20;

    /** The API server refuses by itself what has such a code; for anything else it is the node that does not answer. */
    private static final int CLIENT_ERRORS = 400;

    private static final int SERVER_ERRORS = 500;

    private final PodFleet fleet;
    private final RunIdentity run;
    private final int block;
    private final Function<ObservedPod, Optional<Instant>> since;
    private final WorkerLineCollector book;
    private final List<Obstacle> obstacles = new ArrayList<>();
    private final Set<String> silentNodes = new HashSet<>();

    /**
     * Logs of which nothing was read yet.
     *
     * @param block the block whose lines are kept; of others, and of what goes on in between, none are
     * @param since of a pod, since when its log is read, by its node's clock; empty: all of it
     */
    PodLogs(
            PodFleet fleet,
            RunIdentity run,
            int block,
            Function<ObservedPod, Optional<Instant>> since,
            WorkerLineCollector book) {
        this.fleet = fleet;
        this.run = run;
        this.block = block;
        this.since = since;
        this.book = book;
    }

    void read(ObservedPod pod) {
        if (pod.node().filter(silentNodes::contains).isPresent()) {
            return;
        }
        try {
            Optional<Instant> from = since.apply(pod);
            PodLog.Rest rest = fleet.logs(run, pod, from, line -> {
                if (isWanted(line)) {
                    book.take(pod.environment(), line);
                }
            });
            if (rest.tooLong()) {
                obstacles.add(new Obstacle(
                        Kind.LOG_TOO_LONG,
                        MeasuringFailureReason.LogTooLong,
                        "the log of pod %s is too long: it has more than %d MiB%s"
                                .formatted(
                                        pod.name(),
                                        PodLog.LONGEST_BYTES / MIB,
                                        from.map(instant -> " since " + instant).orElse(""))));
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() < CLIENT_ERRORS || e.getCode() >= SERVER_ERRORS) {
                pod.node().ifPresent(silentNodes::add);
            }
            obstacles.add(Obstacle.circumstance(
                    Kind.LOG_UNREADABLE, "the log of pod %s cannot be read: %s".formatted(pod.name(), e.getMessage())));
        }
    }

    private boolean isWanted(WorkerLine line) {
        if (line instanceof WorkerLine.Result result) {
            return result.block() == block;
        }
        if (line instanceof WorkerLine.Usage usage) {
            return usage.block() == block;
        }
        return !(line instanceof WorkerLine.Progress);
    }

    /** What could not be read, or not to its end, and why. */
    List<Obstacle> obstacles() {
        return obstacles;
    }
}
