package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;

import dev.tare.api.Conditions;
import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.reconcile.FailureCounter;
import dev.tare.reconcile.FullRead;
import dev.tare.reconcile.ListPageSize;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.MeshEnrolments;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.kueue.KueueSettings;
import dev.tare.reconcile.kueue.WorkloadOutline;
import dev.tare.reconcile.metrics.RunMetrics;
import dev.tare.reconcile.queue.QueueSettings;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.status.EventRecorder;
import dev.tare.reconcile.status.ResourceLog;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;

/**
 * Executes runs. A run that has ended and is cleared up is not looked at again, but for pods that are left of it.
 *
 * <p>What a run's status says is read from the API server each time, and written on condition that it has not changed
 * since: a decision is never made on what a cache still believes, and a former leader's is refused.
 */
@ControllerConfiguration(
        name = RunReconciler.NAME,
        informer = @Informer(informerListLimit = ListPageSize.RESOURCES),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
@GradualRetry(maxAttempts = -1, maxInterval = 10_000)
public final class RunReconciler implements Reconciler<RunOutline> {

    /** The controller's name. */
    public static final String NAME = "performancerun";

    private static final Duration UNTIL_IT_CAN_BE_SAID = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final StoredBlocks blocks;
    private final RunPreparer preparer;
    private final RunDriver driver;
    private final ObjectCheck objects;
    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final RunStatusFactory statuses;
    private final RunQueue queue;
    private final KueueGate kueue;
    private final RunSuspension suspension;
    private final RunEnd end;
    private final RunCleanup cleanup;
    private final ExplanationDriver explanation;
    private final RunMetrics metrics;
    private final MeasuringRuns measuring;
    private final QueueLimit queueLimit;
    private final OrphanedPods orphans;
    private final Clock clock;
    private final FailureCounter failed;
    private final Watchdog watchdog;
    private volatile Supplier<Stream<RunOutline>> runs = Stream::empty;
    private final QueueTimer timer = new QueueTimer(() -> due(runs.get().toList()));
    private Supplier<Stream<Pod>> allPods = Stream::empty;

    /**
     * A reconciler.
     *
     * @param client the cluster
     * @param events where transitions are told
     * @param limits what may be asked for
     * @param settings what pods are like
     * @param meshes what is known of meshes
     * @param sharing how runs share the cluster
     * @param kueue how the operator works with Kueue
     * @param retention what is kept of runs that have ended
     * @param measuring is told of all runs
     * @param metrics where runs are counted
     * @param clock the time
     */
    public RunReconciler(
            KubernetesClient client,
            EventRecorder events,
            ClusterLimits limits,
            FleetSettings settings,
            MeshLookup meshes,
            QueueSettings sharing,
            KueueSettings kueue,
            Retention retention,
            MeasuringRuns measuring,
            RunMetrics metrics,
            Clock clock) {
        this.client = client;
        PodFleet fleet = new PodFleet(client);
        this.blocks = new StoredBlocks(new ResultStore(client), limits.resultBytes());
        this.preparer = new RunPreparer(client, new MeshEnrolments(meshes), limits, settings);
        this.writer = new StatusWriter<>(client, events, PerformanceRun::new, ToldConditions::severity);
        this.metrics = metrics;
        this.statuses = new RunStatusFactory(clock, settings.tracing().graphs().map(KialiPages::new));
        this.end = new RunEnd(writer, statuses, metrics, clock);
        this.queue = new RunQueue(client, sharing, limits.requestsPerSecond(), settings, writer, statuses, end, clock);
        this.kueue = new KueueGate(client, kueue, settings, queue, clock);
        UsedObjects used = new UsedObjects(client, limits);
        this.driver = new RunDriver(fleet, settings, used, blocks, this.kueue, writer, statuses, end, clock);
        this.explanation =
                new ExplanationDriver(fleet, settings, preparer, blocks, used, this.kueue, writer, statuses, clock);
        this.suspension = new RunSuspension(fleet, settings, blocks, driver, writer, statuses);
        this.cleanup = new RunCleanup(
                client, settings, retention, blocks, preparer, writer, statuses, clock, this::tellOthers);
        this.measuring = measuring;
        this.queueLimit = new QueueLimit(limits.queuedRuns());
        this.orphans = new OrphanedPods(client, fleet, clock);
        this.failed = new FailureCounter(clock);
        this.watchdog = new Watchdog(preparer, settings.waits(), clock);
        this.objects = new ObjectCheck(fleet, settings);
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, RunOutline>> prepareEventSources(EventSourceContext<RunOutline> context) {
        InformerEventSourceConfiguration<Pod> pods = InformerEventSourceConfiguration.from(Pod.class, RunOutline.class)
                .withLabelSelector(ObjectLabels.RUN)
                .withSecondaryToPrimaryMapper(pod -> Set.of(new ResourceID(
                        pod.getMetadata().getLabels().get(ObjectLabels.RUN),
                        pod.getMetadata().getNamespace())))
                .build();
        runs = () -> context.getPrimaryCache().list();
        metrics.watch(runs, queue::figures);
        measuring.among(runs);
        InformerEventSource<Pod, RunOutline> podSource = new InformerEventSource<>(pods, context);
        watch(podSource::list);
        List<EventSource<?, RunOutline>> sources =
                new ArrayList<>(List.of(podSource, AwaitedMesh.news(context), timer));
        if (kueue.isOn()) {
            sources.add(kueue.source(context));
        }
        return sources;
    }

    /** Where the pods of all runs are found from now on. */
    void watch(Supplier<Stream<Pod>> pods) {
        allPods = pods;
    }

    /** Those in the queue that are to be looked at, of all these runs. */
    Stream<RunOutline> due(List<RunOutline> all) {
        return queue.due(all);
    }

    @Override
    public UpdateControl<RunOutline> reconcile(RunOutline cached, Context<RunOutline> context) {
        try {
            UpdateControl<RunOutline> looked = look(cached, context);
            failed.wentWell(cached);
            return looked;
        } catch (FleetException e) {
            return giveUp(cached, context, failed.end(cached, e).orElseThrow());
        } catch (RuntimeException e) {
            queue.passOver(cached);
            return afterFailure(cached, context, e);
        }
    }

    /** The framework tries again what passes, and says so; what does not pass ends the run. */
    private UpdateControl<RunOutline> afterFailure(RunOutline cached, Context<RunOutline> context, RuntimeException e) {
        Optional<Failure.Refused> end = failed.end(cached, e).or(() -> overdue(cached, e));
        if (end.isPresent()) {
            return giveUp(cached, context, end.get());
        }
        if (Failure.of(e) instanceof Failure.Passing) {
            throw e;
        }
        return UpdateControl.<RunOutline>noUpdate().rescheduleAfter(FailureCounter.AFTER_MISTAKE);
    }

    private Optional<Failure.Refused> overdue(RunOutline cached, RuntimeException e) {
        try {
            return current(cached).filter(run -> !RunState.isFinished(run)).flatMap(run -> watchdog.overdue(run, e));
        } catch (RuntimeException unreadable) {
            return Optional.empty(); // an API server that does not even give the run is not told of its end either
        }
    }

    private UpdateControl<RunOutline> look(RunOutline cached, Context<RunOutline> context) throws FleetException {
        ObservedPods pods = ObservedPods.of(RunIdentity.of(cached), context.getSecondaryResources(Pod.class));
        Optional<WorkloadOutline> workload = workload(cached, context);
        if (RunState.isFinished(cached) && !RunCleanup.isDue(cached)) {
            cleanup.tidy(cached, pods);
            kueue.settle(cached, workload);
            return again(cleanup.deleteOldResults(cached, () -> current(cached)));
        }
        List<RunOutline> all = context.getPrimaryCache().list().toList();
        Optional<Duration> stays = queue.stay(cached, all).or(() -> kueue.stay(cached, workload));
        if (stays.isPresent()) {
            return UpdateControl.<RunOutline>noUpdate().rescheduleAfter(stays.get());
        }
        Optional<PerformanceRun> run = current(cached);
        if (run.isPresent() && !RunState.isFinished(run.get())) {
            Optional<Duration> next = advance(run.get(), pods, workload, all);
            if (next.isPresent()) {
                return UpdateControl.<RunOutline>noUpdate().rescheduleAfter(atLeastNow(next.get()));
            }
            run = current(cached);
        }
        if (run.isPresent() && RunState.isExplaining(run.get()) && !run.get().isMarkedForDeletion()) {
            PerformanceRun ended = run.get();
            Optional<Duration> next = explanation.drive(ended, () -> kueue.lost(ended, workload));
            if (next.isPresent()) {
                return again(next);
            }
            run = current(cached);
        }
        if (run.isEmpty()) {
            blocks.forget(RunIdentity.of(cached));
            return UpdateControl.noUpdate();
        }
        return again(cleanup.clear(run.get(), pods, all));
    }

    private Optional<WorkloadOutline> workload(RunOutline cached, Context<RunOutline> context) {
        return kueue.isOn()
                ? context.getSecondaryResources(WorkloadOutline.class).stream()
                        .filter(RunIdentity.of(cached)::owns)
                        .findFirst()
                : Optional.empty();
    }

    private static UpdateControl<RunOutline> again(Optional<Duration> after) {
        return after.map(wait -> UpdateControl.<RunOutline>noUpdate().rescheduleAfter(atLeastNow(wait)))
                .orElseGet(UpdateControl::noUpdate);
    }

    /** A run that cannot go on ends; one that has ended, and cannot be cleared up, is left as it is. */
    private UpdateControl<RunOutline> giveUp(RunOutline cached, Context<RunOutline> context, Failure.Refused why) {
        try {
            return end(cached, context, why);
        } catch (RuntimeException e) {
            if (Failure.of(e) instanceof Failure.Passing) {
                throw e;
            }
            ResourceLog.unsaid(cached, why.message(), e);
            return UpdateControl.<RunOutline>noUpdate().rescheduleAfter(UNTIL_IT_CAN_BE_SAID);
        }
    }

    private UpdateControl<RunOutline> end(RunOutline cached, Context<RunOutline> context, Failure.Refused why) {
        Optional<PerformanceRun> run = lastKnown(cached);
        if (run.isEmpty() || RunState.isFinished(run.get()) && !RunCleanup.isDue(run.get())) {
            return UpdateControl.noUpdate();
        }
        if (!RunState.isFinished(run.get())) {
            Duration again = end.refuse(run.get(), Optional.empty(), why.reason(), why.message())
                    .orElse(Duration.ZERO); // to clear it up
            return UpdateControl.<RunOutline>noUpdate().rescheduleAfter(atLeastNow(again));
        }
        if (writer.write(run.get(), statuses.leftBehind(run.get(), why.message()))
                .isEmpty()) {
            return UpdateControl.<RunOutline>noUpdate().rescheduleAfter(NextReconcile.AFTER_CONFLICT);
        }
        tellOthers(run.get());
        return UpdateControl.noUpdate();
    }

    /** A run as it is now; where it cannot be read in full, which an operator of another version may have written, in outline. */
    private Optional<PerformanceRun> lastKnown(RunOutline cached) {
        try {
            return current(cached);
        } catch (RuntimeException e) {
            if (Failure.of(e) instanceof Failure.Bug) {
                return Optional.of(cached.inFull());
            }
            throw e;
        }
    }

    /** A run as it is now; empty when it is gone. */
    private Optional<PerformanceRun> current(RunOutline cached) {
        return FullRead.read(client, PerformanceRun.class, cached)
                .filter(run ->
                        run.getMetadata().getUid().equals(cached.getMetadata().getUid()));
    }

    private Optional<Duration> advance(
            PerformanceRun run, ObservedPods pods, Optional<WorkloadOutline> workload, List<RunOutline> all)
            throws FleetException {
        if (run.isMarkedForDeletion()) { // and still there: somebody's finalizer holds it
            return end.refuse(run, Optional.empty(), MeasuringFailureReason.Deleted, "the run is being deleted");
        }
        boolean hasPlace = run.getStatus() != null && run.getStatus().startedAt() != null;
        if (run.getStatus() == null || run.getStatus().publication() == null) { // it is yet to need a node
            orphans.sweep(allPods, all.stream());
        }
        Optional<Preparation.Refused> tooMany =
                RunPreparer.hasMeasured(run) ? Optional.empty() : queueLimit.refusal(run, all.stream());
        Preparation preparation = tooMany.isPresent() ? tooMany.get() : preparer.prepare(run);
        if (!(preparation instanceof Preparation.Ready ready)) {
            return held(run, preparation, NextReconcile.whileMissing(clock.instant(), waitsSince(run)));
        }
        if (hasPlace) {
            Optional<String> lost = kueue.lost(run, workload);
            if (lost.isPresent() && !watchdog.isOver(run, ready)) {
                return Optional.of(suspension.stop(run, ready, pods, lost.get()));
            }
            Optional<Duration> sentBack = queue.sendBack(run, ready, kueue.isFor(run));
            return sentBack.isPresent() ? sentBack : driver.drive(run, ready, pods);
        }
        // Once it waits it is not asked again at each look: there may be many in the queue.
        Optional<Preparation> refused =
                RunState.isInLine(run) ? Optional.empty() : objects.obstacle(RunIdentity.of(run), ready);
        if (refused.isPresent()) {
            return held(run, refused.get(), NextReconcile.whileRefused(clock.instant(), waitsSince(run)));
        }
        Set<String> uids = all.stream().map(RunReconciler::uid).collect(Collectors.toSet());
        blocks.keepOnly(uids);
        failed.keepOnly(uids);
        queue.keepOnly(uids);
        Optional<KueueGate.Held> held = kueue.hold(run, ready, workload);
        if (held.isPresent()) {
            return held(run, held.get().preparation(), held.get().again());
        }
        return kueue.isFor(run) ? queue.claim(run, ready, all) : queue.ask(run, ready, all);
    }

    /** What is not ready waits, or ends. */
    private Optional<Duration> held(PerformanceRun run, Preparation preparation, Duration again) {
        if (preparation instanceof Preparation.Refused refused) {
            return end.refuse(run, refused.profile(), refused.reason(), refused.message());
        }
        queue.leave(run);
        Preparation.Waits waits = (Preparation.Waits) preparation;
        return wait(run, statuses.waiting(run, waits.profile(), waits.reason(), waits.message()), again);
    }

    private static Optional<Instant> waitsSince(PerformanceRun run) {
        return RunState.condition(run, Conditions.ADMITTED)
                .map(condition -> Instant.parse(condition.getLastTransitionTime()));
    }

    private Optional<Duration> wait(PerformanceRun run, StatusChange<PerformanceRunStatus> change, Duration duration) {
        return Optional.of(writer.write(run, change).isPresent() ? duration : NextReconcile.AFTER_CONFLICT);
    }

    /** There is a place. */
    private void tellOthers(PerformanceRun ended) {
        queue.end(ended);
        kueue.end(ended);
        timer.wake();
    }

    private static String uid(RunOutline run) {
        return run.getMetadata().getUid();
    }

    private static Duration atLeastNow(Duration wait) {
        return wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait;
    }
}
