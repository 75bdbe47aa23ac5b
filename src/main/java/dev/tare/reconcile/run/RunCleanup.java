package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.RunProgress;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.desired.RunObjects;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.status.StatusWriter;

/** Clears up after runs that have ended, and deletes their raw results when their time has come. */
final class RunCleanup {

    private final KubernetesClient client;
    private final FleetSettings settings;
    private final Retention retention;
    private final StoredBlocks blocks;
    private final RunPreparer preparer;
    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final RunStatusFactory statuses;
    private final Clock clock;
    private final Consumer<PerformanceRun> freed;
    private final PodFleet fleet;
    private final ResultStore results;
    private final WorkerShutdown farewell;
    private final RunsByHand byHand;

    /**
     * A cleanup.
     *
     * @param client the cluster
     * @param settings what pods are like
     * @param retention what is kept of runs that have ended
     * @param blocks what is remembered of stored blocks
     * @param preparer reads what runs have executed
     * @param writer writes statuses
     * @param statuses makes them
     * @param clock the time
     * @param freed is told of each run whose pods have gone
     */
    RunCleanup(
            KubernetesClient client,
            FleetSettings settings,
            Retention retention,
            StoredBlocks blocks,
            RunPreparer preparer,
            StatusWriter<PerformanceRunStatus, PerformanceRun> writer,
            RunStatusFactory statuses,
            Clock clock,
            Consumer<PerformanceRun> freed) {
        this.client = client;
        this.settings = settings;
        this.retention = retention;
        this.blocks = blocks;
        this.preparer = preparer;
        this.writer = writer;
        this.statuses = statuses;
        this.clock = clock;
        this.freed = freed;
        this.fleet = new PodFleet(client);
        this.results = new ResultStore(client);
        this.farewell = new WorkerShutdown(fleet, clock);
        this.byHand = new RunsByHand(retention.byHand());
    }

    /** Whether there is something left to clear up. */
    static boolean isDue(CustomResource<?, ? extends RunProgress> run) {
        return RunState.isTrue(run, Conditions.RECONCILING);
    }

    /**
     * The run's pods go, the raw results of runs before it go, and others may come. Its status says so when that is done, and
     * not before: if the operator ends in between, it is done again.
     *
     * @param run a run that has ended, or cannot be kept
     * @param pods its pods
     * @param all every run that is known
     * @return when to look again; empty when nothing is left to be done
     */
    Optional<Duration> clear(PerformanceRun run, ObservedPods pods, List<RunOutline> all) throws FleetException {
        RunIdentity identity = RunIdentity.of(run);
        blocks.forget(identity);
        if (isDue(run)) {
            Optional<Preparation.Ready> frozen = preparer.frozen(run);
            WorkerShutdown.Outcome left =
                    farewell.bid(run, frozen.map(Preparation.Ready::memberships).orElse(Map.of()), pods);
            if (left.again().isPresent()) {
                return left.again();
            }
            fleet.deleteAll(identity); // first: whatever becomes of the rest, there is no load any more
            if (frozen.isPresent()) {
                RunObjects objects = frozen.get().objects(identity, settings);
                fleet.deleteFeatures(identity, objects.features());
                if (frozen.get().plan().spec().explain() != null) {
                    fleet.deleteFeatures(identity, objects.traced().features());
                }
            }
            if (!RunState.isTrue(run, Conditions.FAILED)) {
                // A run that failed does not take the results of one that did not.
                results.keepLatest(identity, run.getSpec().profileRef().name(), unfinished(all));
            }
            if (writer.write(run, statuses.cleared(run, left.stayed(), retention.results()))
                    .isEmpty()) {
                return Optional.of(NextReconcile.AFTER_CONFLICT);
            }
        }
        freed.accept(run);
        byHand.surplus(run, all.stream()).forEach(old -> client.resource(old).delete());
        return isDue(run) ? retention.results() : Optional.empty();
    }

    private static List<String> unfinished(List<RunOutline> all) {
        return all.stream()
                .filter(other -> !RunState.isOver(other))
                .map(run -> run.getMetadata().getUid())
                .toList();
    }

    /** Deletes what a former leader may have made after a run was cleared up. */
    void tidy(RunOutline run, ObservedPods pods) {
        if (pods.withPlaceholders().anyMatch(pod -> !pod.leaving())) {
            fleet.deleteAll(RunIdentity.of(run));
        }
    }

    /**
     * The raw results of a run that is at rest go when their time has come; its status stays.
     *
     * @param cached the run
     * @param current reads it as it is now; empty when it is gone
     * @return when to look again; empty when there is nothing left to delete
     */
    Optional<Duration> deleteOldResults(RunOutline cached, Supplier<Optional<PerformanceRun>> current) {
        Optional<Instant> until = RunState.resultsKeptUntil(cached);
        if (until.isEmpty()) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), until.get());
        if (!left.isNegative() && !left.isZero()) {
            return Optional.of(left);
        }
        Optional<PerformanceRun> run = current.get();
        if (run.isEmpty()) {
            return Optional.empty();
        }
        results.deleteAll(RunIdentity.of(run.get()));
        return writer.write(run.get(), statuses.withoutResults(run.get())).isPresent()
                ? Optional.empty()
                : Optional.of(NextReconcile.AFTER_CONFLICT);
    }
}
