package dev.tare.api;

import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * The reasons of a {@link PerformanceRun}'s conditions while it waits, goes on, and once it has measured or was refused. The
 * first paragraph of each says what it means, the second what to do: {@code docs/operations.md} has them from here.
 * Why it failed is a {@link StartFailureReason}, a {@link MeasuringFailureReason} or a {@link ProcessFailureReason}.
 */
public enum RunReason implements Reason {
    /**
     * A mesh that the profile names was not found.
     *
     * <p>Apply the MeshInstall.
     */
    MeshNotFound(Stage.WAITING, Nature.REFERENCE),

    /**
     * A mesh is not ready.
     *
     * <p>{@code kubectl describe meshinstall}.
     */
    MeshNotReady(Stage.WAITING, Nature.REFERENCE),

    /**
     * The Service to be loaded was not found.
     *
     * <p>Apply it, or correct the profile. A run that measures ends where it is deleted.
     */
    ServiceNotFound(Stage.WAITING, Nature.REFERENCE),

    /**
     * A Secret that the profile names was not found.
     *
     * <p>Apply it, or correct the profile. A run that measures ends where it is deleted.
     */
    SecretNotFound(Stage.WAITING, Nature.REFERENCE),

    /**
     * Others measure, and others' turn is before; the message says how many, why, and when the run begins at the latest.
     *
     * <p>Wait; see <a href="#the-queue">The queue</a>.
     */
    Queued(Stage.WAITING),

    /**
     * Kueue has not admitted the run; the message is Kueue's own.
     *
     * <p>Wait, or look at the quotas of the ClusterQueue; see <a href="kueue.md">With Kueue</a>.
     */
    WaitsForKueue(Stage.WAITING),

    /**
     * Kueue has admitted the run, and other runs have all places to measure.
     *
     * <p>Wait: the run gets the next place that is free.
     */
    PlaceTaken(Stage.WAITING),

    /**
     * Kueue has taken its admission back, and the run has stopped: its pods are deleted, and its stored blocks are kept.
     *
     * <p>Wait: when Kueue admits the run again, it goes on from there.
     */
    Evicted(Stage.WAITING),

    /**
     * The LocalQueue that the run's label {@code kueue.x-k8s.io/queue-name} names was not found in its namespace.
     *
     * <p>Create it, or correct the label.
     */
    LocalQueueNotFound(Stage.WAITING, Nature.REFERENCE),

    /**
     * The cluster serves no Workloads of {@code kueue.x-k8s.io/v1beta2}, or refuses the run's.
     *
     * <p>Install Kueue 0.16 or later; where the message is that of the API server, it says what is missing.
     */
    KueueUnavailable(Stage.WAITING),

    /** The run has its place to measure. */
    Admitted(Stage.GOING_ON),

    /**
     * The run's pods are being started; where something prevents that, the message says what, in the words of the API
     * server, the scheduler, the kubelet or an event.
     *
     * <p>Wait, or remove the cause; the run fails after 2 minutes ({@code runs.startWithin}) with pods that cannot start,
     * and a minute later with workers that are not ready.
     */
    Starting(Stage.GOING_ON),

    /**
     * The block that the message names is being measured.
     *
     * <p>Wait.
     */
    Measuring(Stage.GOING_ON),

    /** The run has ended, and its pods and what they need are being deleted (of {@code Reconciling} only). */
    ClearingUp(Stage.GOING_ON),

    /** Every interval is as narrow as the profile asks for. */
    Precise(Stage.MEASURED),

    /**
     * {@code trials.maxBlocks} blocks were measured, and some interval is wider than the profile asks for.
     *
     * <p>Nothing needs to be done where the verdicts are clear; otherwise allow more blocks or longer trials.
     */
    BlocksExhausted(Stage.MEASURED),

    /**
     * More blocks could not have made the numbers valid.
     *
     * <p>See {@code Valid}: usually the node is too busy, or the rate is above the target's capacity.
     */
    CannotBeValid(Stage.MEASURED),

    /** The numbers of every environment may be used. */
    Valid(Stage.JUDGED),

    /**
     * On {@code Valid}: the numbers of the environments that the message names may not be used. On {@code Complete}
     * and {@code Failed}: what the profile asks for cannot be measured here, or the operator's limits do not allow
     * it.
     *
     * <p>{@code GeneratorLate}: the node is so busy that no percentile could be determined: give workers more CPU
     * ({@code pods.resources}) or another node. {@code GeneratorSaturated}: use more {@code load.workers}, or lower
     * the rate. {@code CpuThrottled}: raise the CPU limit, or remove it. {@code RateNotReached}: lower the rate, or
     * use more connections. {@code RateCapped}: use less {@code load.concurrency} or a {@code load.thinkTime}, or raise
     * {@code limits.requestsPerSecond} in the chart's values. {@code NoisyHost}: use another node. {@code ErrorsSeen}:
     * the message has causes and statuses; look at the target. {@code AnswersDiffer}: the message has both answers;
     * find out who gives the other one: a redirect, another backend or version. {@code CapacityOutOfRange}: search a
     * wider range of rates. For an invalid spec: change what the message names.
     */
    Invalid(Stage.JUDGED),

    /**
     * The run has failed.
     *
     * <p>See {@code Complete}.
     */
    Incomplete(Stage.JUDGED),

    /** Every objective is shown to be met. */
    Met(Stage.JUDGED),

    /**
     * An objective is shown to be missed.
     *
     * <p>Nothing needs to be done: this is the result.
     */
    Missed(Stage.JUDGED),

    /**
     * An objective is undecided: its interval includes the limit, or the run failed.
     *
     * <p>Allow more blocks, or longer trials.
     */
    Undecided(Stage.JUDGED),

    /** The profile has no objectives. */
    NoObjectives(Stage.JUDGED),

    /**
     * There is no profile of that name in the run's namespace.
     *
     * <p>Correct {@code profileRef}.
     */
    ProfileNotFound(Stage.REFUSED),

    /**
     * The profile was changed before the run began.
     *
     * <p>Nothing needs to be done: another run measures what the profile asks for now.
     */
    ProfileChanged(Stage.REFUSED),

    /**
     * The Service's namespace does not permit load from others, or the Service may lead to something else than pods of its
     * namespace: it is of the type ExternalName, or has no selector. This is looked at before each block.
     *
     * <p>Label that namespace {@code tare.dev/allow-load=true}, if it is yours. For other Services the message names the
     * chart's value that opens them.
     */
    LoadNotAllowed(Stage.REFUSED),

    /**
     * As many runs as the operator lets wait in a namespace ({@code limits.queuedRuns}) were created before this one and
     * have not ended, and one of them is of the same profile.
     *
     * <p>Create the run again when some of them have ended, or delete those that nobody needs.
     */
    QueueFull(Stage.REFUSED),

    /**
     * The run takes more than all runs together may.
     *
     * <p>Ask for less of what the message names, or raise {@code queue.capacity} in the chart's values.
     */
    ExceedsCapacity(Stage.REFUSED, Nature.INPUT),

    /**
     * The run carries the label {@code kueue.x-k8s.io/queue-name}, and the operator does not work with Kueue.
     *
     * <p>Set {@code kueue.enabled} in the chart's values, or take the label from the profile.
     */
    KueueNotEnabled(Stage.REFUSED, Nature.INPUT),

    /**
     * A Secret that the profile names does not permit that profiles use it. This is looked at before each block.
     *
     * <p>Label the Secret {@code tare.dev/allow-use=true}, if it is yours.
     */
    SecretNotAllowed(Stage.REFUSED),

    /**
     * The profile gives its pods a label by which a Service of the namespace selects its own, so that they would get
     * requests of its users. This is looked at before each block.
     *
     * <p>Leave the label out, or measure in another namespace.
     */
    LabelSelected(Stage.REFUSED),

    /**
     * An object with a name that the run needs exists already, and does not belong to the run.
     *
     * <p>Delete it, or create the run by another name. This can also happen while measuring.
     */
    NameTaken(Stage.REFUSED),

    /**
     * Of {@code Reconciling}: a mesh's proxy was still running 20 s after its worker had ended; it was deleted with
     * its pod. The results are not affected.
     *
     * <p>Does the mesh offer a way to end a proxy: native sidecars, an exit endpoint?
     */
    ProxyStayed(Stage.GOING_ON),

    /**
     * Of {@code Reconciling}: objects of the run could not be deleted, and the operator has stopped trying. The
     * results are not affected.
     *
     * <p>The message says why; what is left is deleted with the run.
     */
    LeftBehind(Stage.GOING_ON);

    /** When a run has a reason. */
    public enum Stage {
        /** The run waits. */
        WAITING,
        /** The run is under way. */
        GOING_ON,
        /** The run has measured what the profile asks for. */
        MEASURED,
        /** The run has ended, and is judged: the reasons of {@code Valid} and {@code ObjectivesMet}. */
        JUDGED,
        /** The run was refused before it began. */
        REFUSED
    }

    private enum Nature {
        /** What is to be measured cannot be, as it was asked for. */
        INPUT,
        /** What the profile names was not found, and may still be created. */
        REFERENCE,
        OTHER
    }

    private final Stage stage;
    private final Nature nature;

    RunReason(Stage stage) {
        this(stage, Nature.OTHER);
    }

    RunReason(Stage stage, Nature nature) {
        this.stage = stage;
        this.nature = nature;
    }

    @Override
    public String text() {
        return name();
    }

    /** When a run has it. */
    public Stage stage() {
        return stage;
    }

    @Override
    public boolean isBadInput() {
        return nature == Nature.INPUT;
    }

    /** Whether a run waits for something that its profile names, by one of its conditions. */
    public static boolean isUnresolved(Condition condition) {
        return Stream.of(values()).anyMatch(reason -> reason.nature == Nature.REFERENCE && reason.isOf(condition));
    }
}
