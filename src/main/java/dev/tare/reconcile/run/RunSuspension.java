package dev.tare.reconcile.run;

import java.time.Duration;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.RunReason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;

/**
 * Stops runs that may go on later: their pods go, and their stored blocks stay. A run has its place and its quota until its
 * last pod is gone, and its status says before anything else when that is so: whoever takes over knows where it is.
 */
final class RunSuspension {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final PodFleet fleet;
    private final FleetSettings settings;
    private final StoredBlocks blocks;
    private final RunDriver driver;
    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final RunStatusFactory statuses;

    RunSuspension(
            PodFleet fleet,
            FleetSettings settings,
            StoredBlocks blocks,
            RunDriver driver,
            StatusWriter<PerformanceRunStatus, PerformanceRun> writer,
            RunStatusFactory statuses) {
        this.fleet = fleet;
        this.settings = settings;
        this.blocks = blocks;
        this.driver = driver;
        this.writer = writer;
        this.statuses = statuses;
    }

    /**
     * Takes a run one step further to its stop.
     *
     * @param why it stops, in a sentence
     * @return when to look again
     */
    Duration stop(PerformanceRun run, Preparation.Ready ready, ObservedPods pods, String why) throws FleetException {
        RunIdentity identity = RunIdentity.of(run);
        boolean told = RunState.condition(run, Conditions.RUNNING)
                .filter(condition -> RunReason.Evicted.isOf(condition))
                .isPresent();
        if (!told && run.getStatus().publication() != null) {
            driver.storeWhole(run, ready, pods);
        }
        if (!told || pods.withPlaceholders().anyMatch(pod -> !pod.leaving())) {
            fleet.deleteAll(identity);
            fleet.deleteFeatures(identity, ready.objects(identity, settings).features());
            return write(run, statuses.stopping(run, why), SOON);
        }
        if (pods.withPlaceholders().findAny().isPresent()
                || fleet.observe(identity).withPlaceholders().findAny().isPresent()) {
            return SOON;
        }
        return write(run, statuses.stopped(run, blocks.keepCounted(identity), why), Duration.ZERO);
    }

    private Duration write(PerformanceRun run, StatusChange<PerformanceRunStatus> change, Duration next) {
        return writer.write(run, change).isPresent() ? next : NextReconcile.AFTER_CONFLICT;
    }
}
