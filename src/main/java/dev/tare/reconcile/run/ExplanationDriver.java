package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.ExplanationProgress;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.desired.Tracing;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.measure.MeasuredTrial;
import dev.tare.plan.RunPlan;
import dev.tare.plan.WaitLimits;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.status.DecisionLog;
import dev.tare.reconcile.status.ResourceLog;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;
import dev.tare.run.Explanation;
import dev.tare.run.PublishedBlock;
import dev.tare.run.RunOutcome;
import dev.tare.run.SampleShare;
import dev.tare.run.Step;
import dev.tare.run.WorkerLineCollector;

/**
 * Takes a run that has ended one step further in the pass that shows where the time of its requests goes. What was measured stands
 * in the status already: whatever hinders the pass ends the pass, and nothing else. Those pods that have measured go first, and
 * the pass has pods of its own, whose objects have the same names.
 */
final class ExplanationDriver {

    private static final Duration SOON = Duration.ofSeconds(1);

    /** Each look reads all logs of the pass. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /** What pods before have used is free again within moments, and quotas are counted again soon after. */
    private static final Duration FREED_WITHIN = Duration.ofSeconds(30);

    /** More than any pass takes: after that, also one whose plan nobody can read ends. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** What the pass' pods write is stored nowhere: they are there until it has been read. */
    private static final NavigableMap<Integer, List<MeasuredTrial>> NOTHING = Collections.emptyNavigableMap();

    private final PodFleet fleet;
    private final FleetSettings settings;
    private final RunPreparer preparer;
    private final StoredBlocks blocks;
    private final UsedObjects used;
    private final KueueGate kueue;
    private final RunObserver observer;
    private final PodStarter starter;
    private final BlockPublisher publisher;
    private final TraceCollection traces;
    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final ExplanationStatuses statuses;
    private final Clock clock;
    private final DecisionLog log = new DecisionLog("explanation");

    /** By the run's UID, what kept its pass from going on when it was looked at last. */
    private final Map<String, String> hindrances = new ConcurrentHashMap<>();

    ExplanationDriver(
            PodFleet fleet,
            FleetSettings settings,
            RunPreparer preparer,
            StoredBlocks blocks,
            UsedObjects used,
            KueueGate kueue,
            StatusWriter<PerformanceRunStatus, PerformanceRun> writer,
            RunStatusFactory statuses,
            Clock clock) {
        this.fleet = fleet;
        this.settings = settings;
        this.preparer = preparer;
        this.blocks = blocks;
        this.used = used;
        this.kueue = kueue;
        this.observer = new RunObserver(fleet, settings, blocks, clock);
        this.starter = new PodStarter(fleet, clock);
        this.publisher = new BlockPublisher(fleet, writer, statuses);
        this.traces = new TraceCollection(fleet, settings.tracing());
        this.writer = writer;
        this.statuses = new ExplanationStatuses(statuses, clock);
        this.clock = clock;
    }

    /**
     * Takes the one step.
     *
     * @param run a run that has ended, and is being explained
     * @param lost why it has no place any more, if that is so
     * @return when to look again; empty when the pass has ended
     */
    Optional<Duration> drive(PerformanceRun run, Supplier<Optional<String>> lost) {
        try {
            return step(run, lost);
        } catch (FleetException e) {
            return end(run, Explanation.failed(e.getMessage()));
        } catch (KubernetesClientException e) {
            if (Failure.of(e) instanceof Failure.Refused refused && isFreed(run, refused)) {
                return end(run, Explanation.failed(refused.message()));
            }
            if (Failure.of(e) instanceof Failure.Passing passing
                    && passing.ifItStays().isEmpty()) {
                throw e; // nothing can be had of the API server, nor said to it
            }
            return hindered(run, e.getMessage()); // it may pass, and the pass has its end all the same
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // another operator goes on
            return Optional.of(SOON);
        } catch (RuntimeException | LinkageError e) {
            ResourceLog.mistake(run, "the pass that explains the run", e, true);
            return end(run, Explanation.failed("an internal error of Tare; the operator's log says where: " + e));
        }
    }

    private Optional<Duration> hindered(PerformanceRun run, String why) {
        log.decided(run, "Hindered", why);
        if (!clock.instant().isBefore(RunState.end(run).plus(LONGEST))) {
            return end(run, Explanation.failed(why));
        }
        hindrances.put(run.getMetadata().getUid(), why);
        return Optional.of(NextReconcile.AFTER_REFUSAL);
    }

    /** Whether what is refused now is refused for another reason than what those before have not given back yet. */
    private boolean isFreed(PerformanceRun run, Failure.Refused refused) {
        ExplanationProgress progress = run.getStatus().explaining();
        return refused.forGood()
                || progress == null
                || !clock.instant().isBefore(Instant.parse(progress.startedAt()).plus(FREED_WITHIN));
    }

    private Optional<Duration> step(PerformanceRun run, Supplier<Optional<String>> lost)
            throws FleetException, InterruptedException {
        Optional<Preparation.Ready> frozen = preparer.frozen(run);
        if (frozen.isEmpty()) {
            return end(run, Explanation.failed("what the run measures is not known any more"));
        }
        Duration most = settings.waits().ofExplanation(frozen.get().plan());
        if (!clock.instant().isBefore(RunState.end(run).plus(most))) {
            return end(
                    run,
                    Explanation.failed("the pass that explains did not end within %d s%s"
                            .formatted(
                                    most.toSeconds(),
                                    Optional.ofNullable(hindrances.get(
                                                    run.getMetadata().getUid()))
                                            .map(why -> ", and was hindered last: " + why)
                                            .orElse(""))));
        }
        Optional<String> why = lost.get();
        if (why.isPresent()) {
            return end(run, Explanation.failed(why.get()));
        }
        ObservedPods pods = fleet.observe(RunIdentity.of(run));
        ExplanationProgress progress = run.getStatus().explaining();
        return progress == null
                ? start(run, frozen.get(), pods)
                : act(run, observer.observe(asStarted(run, progress), traced(run, frozen.get()), pods, NOTHING));
    }

    /** Once nothing is left of those that have measured. */
    private Optional<Duration> start(PerformanceRun run, Preparation.Ready ready, ObservedPods pods) {
        RunIdentity identity = RunIdentity.of(run);
        fleet.deleteAll(identity);
        fleet.deleteFeatures(identity, ready.objects(identity, settings).features());
        Optional<ObservedPod> stays = pods.withPlaceholders().findAny();
        if (stays.isPresent()) {
            hindrances.put(
                    run.getMetadata().getUid(),
                    "pod %s is still there".formatted(stays.get().name()));
            return Optional.of(SOON);
        }
        hindrances.remove(run.getMetadata().getUid());
        return write(run, statuses.started(run), Duration.ZERO);
    }

    /** The run as if it had begun with the pass. */
    private static PerformanceRun asStarted(PerformanceRun run, ExplanationProgress progress) {
        PerformanceRun seen = new PerformanceRun();
        seen.setMetadata(run.getMetadata());
        seen.setSpec(run.getSpec());
        seen.setStatus(run.getStatus()
                .with()
                .startedAt(progress.startedAt())
                .publication(progress.publication())
                .build());
        return seen;
    }

    private Preparation.Ready traced(PerformanceRun run, Preparation.Ready ready) throws FleetException {
        RunPlan plan = ready.plan();
        List<MeasuredTrial> measured =
                blocks.of(RunIdentity.of(run), () -> WorkerLineCollector.ofPods(plan)).tailMap(0).values().stream()
                        .flatMap(List::stream)
                        .toList();
        Map<String, Integer> oneOf = SampleShare.oneOf(plan, measured);
        Tracing tracing = Tracing.on(settings.tracing());
        Set<String> flagged = plan.environments().stream()
                .filter(environment -> Optional.ofNullable(ready.memberships().get(environment.name()))
                        .flatMap(mesh -> tracing.feature(environment, mesh))
                        .isPresent())
                .map(environment -> environment.name())
                .collect(Collectors.toSet());
        return ready.explaining(new TracedPass(run.getMetadata().getUid(), oneOf, flagged));
    }

    private Optional<Duration> act(PerformanceRun run, ObservedRun seen) throws FleetException, InterruptedException {
        Step step = ClusterMachine.nextOfPass(seen, settings.waits());
        log.waits(run, step.getClass().getSimpleName(), step.text());
        if (step instanceof Step.Finish finish) {
            return finish.ending().kind() == RunOutcome.Kind.Completed
                    ? collect(run, seen)
                    : end(run, Explanation.failed(finish.ending().message()));
        }
        if (step instanceof Step.StoreBlock) {
            return act(run, seen.afterStorage());
        }
        if (step instanceof Step.Start start) {
            used.require(seen.ready(), seen.identity().namespace());
            starter.start(
                    seen.identity(),
                    seen.ready().objects(seen.identity(), settings).assignedTo(kueue.nodes(run)),
                    PodCount.of(seen.plan()),
                    seen.pods());
            return await(seen, start.then());
        }
        if (step instanceof Step.Publish publish) {
            used.require(seen.ready(), seen.identity().namespace());
            if (writer.write(run, statuses.published(run, publish)).isEmpty()) {
                return Optional.of(NextReconcile.AFTER_CONFLICT);
            }
            publisher.tell(seen, publish.publication());
            return untilNews(seen, publish.publication());
        }
        if (step instanceof Step.Tell tell) {
            publisher.tell(seen, tell.publication());
            return untilNews(seen, tell.publication());
        }
        return await(seen, (Step.Await) step);
    }

    private Optional<Duration> await(ObservedRun seen, Step.Await await) {
        Optional<PublishedBlock> published = seen.observation().published();
        return published.isPresent()
                ? untilNews(seen, published.get())
                : Optional.of(NextReconcile.whileStarting(
                        clock.instant(),
                        seen.observation().startedAt().orElseThrow(),
                        settings.waits(),
                        await.until(),
                        PodCount.of(seen.plan()).run(seen.pods())));
    }

    private Optional<Duration> untilNews(ObservedRun seen, PublishedBlock publication) {
        return Optional.of(NextReconcile.whileMeasuring(
                clock.instant(), seen.plan(), publication, seen.clocks().behind()));
    }

    /** Proxies hand in what they have recorded some seconds later, and what they have not by then goes with their pods. */
    private Optional<Duration> collect(PerformanceRun run, ObservedRun seen) throws InterruptedException {
        TraceCollection.Found found = traces.find(seen);
        Instant begun = seen.observation().published().orElseThrow().start();
        Instant ended = begun.plus(seen.plan().explanation().length())
                .plus(seen.clocks().behindAtMost());
        Duration wait = !found.isComplete()
                ? WaitLimits.SPANS
                : settings.tracing().query().isPresent() ? WaitLimits.SPANS_HANDED_IN : Duration.ZERO;
        if (clock.instant().isBefore(ended.plus(wait))) {
            return Optional.of(BETWEEN_LOOKS);
        }
        Explanation explanation = found.explanation();
        Optional<String> unsent = traces.send(found.lines());
        if (unsent.isPresent()) {
            return end(
                    run,
                    new Explanation(
                            explanation.environments(),
                            Optional.of(explanation
                                    .missing()
                                    .map(missing -> missing + "; " + unsent.get())
                                    .orElse(unsent.get()))));
        }
        Optional<String> page = traces.pageOf(run.getMetadata().getName(), begun, clock.instant());
        return end(run, traces.withPages(explanation), page);
    }

    private Optional<Duration> end(PerformanceRun run, Explanation explanation) {
        return end(run, explanation, Optional.empty());
    }

    private Optional<Duration> end(PerformanceRun run, Explanation explanation, Optional<String> page) {
        log.decided(run, "Ended", explanation.missing().orElse("where the time goes is shown"));
        if (writer.write(run, statuses.explained(run, explanation, page)).isEmpty()) {
            return Optional.of(NextReconcile.AFTER_CONFLICT);
        }
        hindrances.remove(run.getMetadata().getUid());
        return Optional.empty();
    }

    private Optional<Duration> write(PerformanceRun run, StatusChange<PerformanceRunStatus> change, Duration next) {
        return Optional.of(writer.write(run, change).isPresent() ? next : NextReconcile.AFTER_CONFLICT);
    }
}
