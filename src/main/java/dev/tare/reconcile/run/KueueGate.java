package dev.tare.reconcile.run;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.RunProgress;
import dev.tare.api.RunReason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.desired.AssignedNodes;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.reconcile.ListPageSize;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.kueue.Flavors;
import dev.tare.reconcile.kueue.KueueSettings;
import dev.tare.reconcile.kueue.WorkloadManifest;
import dev.tare.reconcile.kueue.WorkloadOutline;
import dev.tare.reconcile.kueue.WorkloadState;
import dev.tare.reconcile.kueue.Workloads;
import dev.tare.reconcile.status.DecisionLog;

/**
 * Runs that name a queue of Kueue: each has a Workload, and may run while Kueue has admitted that. What a cache holds of Workloads
 * is enough to leave a run as it is; before anything else is done, the Workload is read.
 */
final class KueueGate {

    /** Whoever waits for Kueue is woken when its Workload changes; this is for the case that it was not. */
    private static final Duration ASLEEP = Duration.ofMinutes(10);

    /** Nobody tells when a queue, or Kueue itself, is there. */
    private static final Duration UNTIL_IT_IS_THERE = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final KueueSettings settings;
    private final FleetSettings pods;
    private final RunQueue queue;
    private final Workloads workloads;
    private final Flavors flavors;
    private final DecisionLog log = new DecisionLog("kueue");

    /**
     * What a run waits for.
     *
     * @param preparation what, or why it does not
     * @param again when to look again, whatever happens until then
     */
    record Held(Preparation preparation, Duration again) {}

    KueueGate(KubernetesClient client, KueueSettings settings, FleetSettings pods, RunQueue queue, Clock clock) {
        this.settings = settings;
        this.pods = pods;
        this.queue = queue;
        this.workloads = new Workloads(client, clock);
        this.flavors = new Flavors(client);
    }

    /** Whether there is anything to watch. */
    boolean isOn() {
        return settings.enabled();
    }

    /** Tells of Workloads of runs. Where the cluster does not serve any, it is tried again and again. */
    InformerEventSource<WorkloadOutline, RunOutline> source(EventSourceContext<RunOutline> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(WorkloadOutline.class, RunOutline.class)
                        .withLabelSelector(ObjectLabels.RUN_UID)
                        .withInformerListLimit(ListPageSize.RESOURCES)
                        .withSecondaryToPrimaryMapper(KueueGate::owner)
                        .build(),
                context);
    }

    private static Set<ResourceID> owner(WorkloadOutline workload) {
        return workload.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .map(owner -> Set.of(
                        new ResourceID(owner.getName(), workload.getMetadata().getNamespace())))
                .orElse(Set.of());
    }

    /** Whether Kueue, and not the operator's own queue, says when a run begins. */
    boolean isFor(HasMetadata run) {
        return settings.enabled() && queueOf(run).isPresent();
    }

    private static Optional<String> queueOf(HasMetadata run) {
        return Optional.ofNullable(run.getMetadata().getLabels())
                .map(labels -> labels.get(ObjectLabels.QUEUE))
                .filter(name -> !name.isEmpty());
    }

    /**
     * Leaves a run as it is that waits, and of which Kueue says what it has said before.
     *
     * @param known its Workload, as a cache has it
     * @return when to look again; empty: it is to be read
     */
    Optional<Duration> stay(RunOutline cached, Optional<WorkloadOutline> known) {
        if (!isFor(cached) || cached.isLeaving() || known.isEmpty()) {
            return Optional.empty();
        }
        String queueName = queueOf(cached).orElseThrow();
        return RunState.condition(cached, Conditions.ADMITTED)
                .filter(condition -> !RunState.isFinished(cached) && RunReason.WaitsForKueue.isOf(condition))
                .filter(condition -> WorkloadState.of(known.get()) instanceof WorkloadState.Waits waits
                        && condition.getMessage().equals(sentence(queueName, waits.message())))
                .map(condition -> ASLEEP);
    }

    /**
     * What a run that has no place waits for; empty where it may ask for one.
     *
     * @param known its Workload, as a cache has it
     * @throws FleetException if the name of its Workload is taken
     */
    Optional<Held> hold(PerformanceRun run, Preparation.Ready ready, Optional<WorkloadOutline> known)
            throws FleetException {
        Optional<String> queueName = queueOf(run);
        if (queueName.isEmpty()) {
            known.ifPresent(workload -> workloads.delete(RunIdentity.of(run))); // the label was taken off
            return Optional.empty();
        }
        if (!settings.enabled()) {
            return Optional.of(new Held(
                    new Preparation.Refused(
                            Optional.of(ready.profile()),
                            RunReason.KueueNotEnabled,
                            "the run carries the label %s, but the operator does not work with Kueue: set kueue.enabled in the chart's values, or take the label from the profile"
                                    .formatted(ObjectLabels.QUEUE)),
                    UNTIL_IT_IS_THERE));
        }
        try {
            return ask(run, ready, queueName.get());
        } catch (KubernetesClientException e) {
            return Optional.of(waits(ready, RunReason.KueueUnavailable, refusal(e), UNTIL_IT_IS_THERE));
        }
    }

    /** Without the rights, and while Kueue's webhook is down, runs wait; what concerns no Workload is not Kueue's matter. */
    private static String refusal(KubernetesClientException e) {
        Failure failure = Failure.of(e);
        if (failure instanceof Failure.Refused refused) {
            return refused.message();
        }
        if (failure instanceof Failure.Passing passing
                && e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR
                && passing.ifItStays().isPresent()) {
            return passing.ifItStays().get().message();
        }
        throw e;
    }

    private Optional<Held> ask(PerformanceRun run, Preparation.Ready ready, String queueName) throws FleetException {
        RunIdentity identity = RunIdentity.of(run);
        Optional<WorkloadOutline> workload = workloads.read(identity);
        if (workload.isEmpty()) {
            return Optional.of(create(run, ready, queueName));
        }
        WorkloadState state = WorkloadState.of(workload.get());
        if (state instanceof WorkloadState.Admitted) {
            return Optional.empty();
        }
        if (state instanceof WorkloadState.Evicted evicted) { // it has stopped, or has never begun
            workloads.giveQuotaBack(workload.get());
            log.decided(run, "QuotaGivenBack", evicted.message());
            return Optional.of(waits(ready, queueName, evicted.message(), ASLEEP));
        }
        if (state instanceof WorkloadState.Finished
                || !workloads.isAsItShouldBe(workload.get(), queueName, manifest(run, ready))) {
            workloads.delete(identity);
            return Optional.of(waits(ready, queueName, "another Workload is made for it", SOON));
        }
        return Optional.of(waits(ready, queueName, ((WorkloadState.Waits) state).message(), ASLEEP));
    }

    private Held create(PerformanceRun run, Preparation.Ready ready, String queueName) throws FleetException {
        String namespace = run.getMetadata().getNamespace();
        if (!workloads.areServed()) {
            return waits(
                    ready,
                    RunReason.KueueUnavailable,
                    "the run carries the label %s, but the cluster serves no Workloads of kueue.x-k8s.io/v1beta2: install Kueue 0.16 or later, or take the label from the profile"
                            .formatted(ObjectLabels.QUEUE),
                    UNTIL_IT_IS_THERE);
        }
        if (!workloads.hasQueue(namespace, queueName)) {
            return waits(
                    ready,
                    RunReason.LocalQueueNotFound,
                    "namespace %s has no LocalQueue '%s', which the run's label %s names"
                            .formatted(namespace, queueName, ObjectLabels.QUEUE),
                    UNTIL_IT_IS_THERE);
        }
        workloads.create(RunIdentity.of(run), queueName, manifest(run, ready));
        return waits(ready, queueName, "Kueue has not looked at it yet", ASLEEP);
    }

    private WorkloadManifest manifest(PerformanceRun run, Preparation.Ready ready) {
        RunIdentity identity = RunIdentity.of(run);
        return new WorkloadManifest(
                identity,
                ready.plan().profile(),
                ready.objects(identity, pods).podSets(),
                queue.entry(run, ready),
                settings.loadResources());
    }

    private static Held waits(Preparation.Ready ready, String queueName, String message, Duration again) {
        return waits(ready, RunReason.WaitsForKueue, sentence(queueName, message), again);
    }

    private static Held waits(Preparation.Ready ready, RunReason reason, String message, Duration again) {
        return new Held(new Preparation.Waits(Optional.of(ready.profile()), reason, message), again);
    }

    private static String sentence(String queueName, String message) {
        return "the run waits in Kueue's LocalQueue %s: %s".formatted(queueName, message);
    }

    /**
     * Why a run that has its place must stop; empty where it goes on.
     *
     * @param known its Workload, as a cache has it
     */
    Optional<String> lost(PerformanceRun run, Optional<WorkloadOutline> known) {
        Optional<String> stopping = RunState.condition(run, Conditions.RUNNING)
                .filter(condition -> RunReason.Evicted.isOf(condition))
                .map(condition -> condition.getMessage());
        if (stopping.isPresent()) { // whatever has become of its Workload since, its pods are going
            return stopping;
        }
        // Its label may have been taken off since: it has Kueue's quota all the same.
        if (!isFor(run) && known.isEmpty()
                || known.filter(KueueGate::isAdmitted).isPresent()) {
            return Optional.empty();
        }
        Optional<WorkloadOutline> workload = workloads.read(RunIdentity.of(run));
        return workload.filter(KueueGate::isAdmitted).isPresent()
                ? Optional.empty()
                : Optional.of("Kueue has taken its admission back: "
                        + workload.map(KueueGate::why).orElse("the run's Workload is gone"));
    }

    private static boolean isAdmitted(WorkloadOutline workload) {
        return WorkloadState.of(workload) instanceof WorkloadState.Admitted;
    }

    private static String why(WorkloadOutline workload) {
        WorkloadState state = WorkloadState.of(workload);
        return state instanceof WorkloadState.Evicted evicted
                ? evicted.message()
                : state instanceof WorkloadState.Waits waits ? waits.message() : "the run's Workload has ended";
    }

    /** Where the pods of a run are to be that Kueue has admitted, by pod set. */
    Map<String, AssignedNodes> nodes(PerformanceRun run) {
        return isFor(run) ? workloads.read(RunIdentity.of(run)).map(flavors::of).orElse(Map.of()) : Map.of();
    }

    /** A run has ended, and so has its Workload: its quota is others'. */
    void end(CustomResource<?, ? extends RunProgress> run) {
        if (isFor(run)) {
            finish(run);
        }
    }

    private void finish(CustomResource<?, ? extends RunProgress> run) {
        try {
            workloads
                    .read(RunIdentity.of(run))
                    .filter(workload -> !(WorkloadState.of(workload) instanceof WorkloadState.Finished))
                    .ifPresent(workload -> workloads.finish(workload, RunState.isCompleted(run), how(run)));
        } catch (KubernetesClientException e) {
            if (!(Failure.of(e) instanceof Failure.Refused refused)) {
                throw e;
            }
            log.decided(run, "QuotaKept", "its Workload cannot be finished: " + refused.message());
        }
    }

    /** The same for a run that had ended before, where the cache has a Workload that does not say so. */
    void settle(RunOutline run, Optional<WorkloadOutline> known) {
        if (known.filter(workload -> !(WorkloadState.of(workload) instanceof WorkloadState.Finished))
                .isPresent()) {
            finish(run);
        }
    }

    private static String how(CustomResource<?, ? extends RunProgress> run) {
        return RunState.condition(run, Conditions.COMPLETE)
                .map(condition -> condition.getReason() + ": " + condition.getMessage())
                .orElse("the run has ended");
    }
}
