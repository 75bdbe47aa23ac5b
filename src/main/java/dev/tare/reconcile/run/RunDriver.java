package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.reconcile.run.ObservedRun.WholeBlock;
import dev.tare.reconcile.status.DecisionLog;
import dev.tare.reconcile.status.StatusWriter;
import dev.tare.run.Obstacle;
import dev.tare.run.Obstacle.Kind;
import dev.tare.run.PublishedBlock;
import dev.tare.run.Step;

/** Takes a run that has a place one step further: observes, lets the machine decide, does the one thing. */
final class RunDriver {

    /** What a run before has used is free again within moments, and quotas are counted again soon after. */
    private static final Duration FREED_WITHIN = Duration.ofSeconds(30);

    private final FleetSettings settings;
    private final StoredBlocks blocks;
    private final RunObserver observer;
    private final PodStarter starter;
    private final BlockPublisher publisher;
    private final UsedObjects used;
    private final KueueGate kueue;
    private final RunEnd end;
    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final RunStatusFactory statuses;
    private final Clock clock;
    private final DecisionLog log = new DecisionLog("step");

    RunDriver(
            PodFleet fleet,
            FleetSettings settings,
            UsedObjects used,
            StoredBlocks blocks,
            KueueGate kueue,
            StatusWriter<PerformanceRunStatus, PerformanceRun> writer,
            RunStatusFactory statuses,
            RunEnd end,
            Clock clock) {
        this.settings = settings;
        this.used = used;
        this.blocks = blocks;
        this.observer = new RunObserver(fleet, settings, blocks, clock);
        this.starter = new PodStarter(fleet, clock);
        this.publisher = new BlockPublisher(fleet, writer, statuses);
        this.kueue = kueue;
        this.end = end;
        this.writer = writer;
        this.statuses = statuses;
        this.clock = clock;
    }

    /**
     * Takes the one step.
     *
     * @return when to look again, whatever happens until then; empty when it has ended
     */
    Optional<Duration> drive(PerformanceRun run, Preparation.Ready ready, ObservedPods pods) throws FleetException {
        return act(observer.observe(run, ready, pods));
    }

    /** Stores the block that was published last, if it is whole: the pods are about to go. */
    void storeWhole(PerformanceRun run, Preparation.Ready ready, ObservedPods pods) throws FleetException {
        ObservedRun seen = observer.observe(run, ready, pods);
        if (seen.whole().isPresent()) {
            store(seen);
        }
    }

    private void store(ObservedRun seen) throws FleetException {
        WholeBlock block = seen.whole().orElseThrow();
        blocks.put(seen.identity(), seen.plan().profile(), block.number(), block.lines(), block.trials());
    }

    private Optional<Duration> act(ObservedRun seen) throws FleetException {
        Step step = next(seen);
        if (step instanceof Step.Finish finish) {
            return end.finish(seen, finish.ending());
        }
        try {
            return take(step, seen);
        } catch (FleetException | KubernetesClientException e) {
            if (Failure.of(e) instanceof Failure.Refused refused) {
                return afterRefusal(seen, refused);
            }
            throw e;
        }
    }

    private Optional<Duration> take(Step step, ObservedRun seen) throws FleetException {
        if (step instanceof Step.Start start) {
            used.require(seen.ready(), seen.identity().namespace());
            starter.start(
                    seen.identity(),
                    seen.ready().objects(seen.identity(), settings).assignedTo(kueue.nodes(seen.run())),
                    PodCount.of(seen.plan()),
                    seen.pods());
            return await(start.then(), seen);
        }
        if (step instanceof Step.StoreBlock) {
            store(seen);
            return act(seen.afterStorage()); // what it takes to go on is known already
        }
        if (step instanceof Step.Publish publish) {
            used.require(seen.ready(), seen.identity().namespace());
            return publisher.publish(seen, publish)
                    ? untilNews(seen, publish.publication())
                    : Optional.of(NextReconcile.AFTER_CONFLICT);
        }
        if (step instanceof Step.Tell tell) {
            publisher.tell(seen, tell.publication());
            return untilNews(seen, tell.publication());
        }
        return await((Step.Await) step, seen);
    }

    private Step next(ObservedRun seen) {
        Step step = ClusterMachine.next(seen, settings.waits());
        String name = step.getClass().getSimpleName();
        if (step instanceof Step.Await) {
            log.waits(seen.run(), name, step.text());
        } else {
            log.decided(seen.run(), name, step.text());
        }
        return step;
    }

    /** The machine says what it means. What it would try once more is not tried before the next look. */
    private Optional<Duration> afterRefusal(ObservedRun seen, Failure.Refused refused) {
        Duration waited = Duration.between(seen.observation().startedAt().orElseThrow(), clock.instant());
        Kind kind = refused.forGood() || waited.compareTo(FREED_WITHIN) >= 0 ? Kind.IMPOSSIBLE : Kind.DELAYED;
        ObservedRun after = seen.afterFailure(new Obstacle(kind, refused.reason(), refused.message()));
        log.decided(seen.run(), "Refused", refused.message());
        Step step = next(after);
        if (step instanceof Step.Finish finish) {
            return end.finish(after, finish.ending());
        }
        return step instanceof Step.Await await ? await(await, after) : Optional.of(NextReconcile.AFTER_REFUSAL);
    }

    private Optional<Duration> await(Step.Await await, ObservedRun seen) {
        Optional<PublishedBlock> published = seen.observation().published();
        if (published.isPresent()) {
            return untilNews(seen, published.get());
        }
        if (writer.write(seen.run(), statuses.starting(seen.run(), await.cause()))
                .isEmpty()) {
            return Optional.of(NextReconcile.AFTER_CONFLICT);
        }
        Instant startedAt = seen.observation().startedAt().orElseThrow();
        boolean allRun = PodCount.of(seen.plan()).run(seen.pods());
        return Optional.of(
                NextReconcile.whileStarting(clock.instant(), startedAt, settings.waits(), await.until(), allRun));
    }

    private Optional<Duration> untilNews(ObservedRun seen, PublishedBlock publication) {
        return Optional.of(NextReconcile.whileMeasuring(
                clock.instant(), seen.plan(), publication, seen.clocks().behind()));
    }
}
