package dev.tare.api;

/**
 * Why a run failed while measuring. The first paragraph of each says what it means, the second what to do:
 * {@code docs/operations.md} has them from here.
 */
public enum MeasuringFailureReason implements Reason {
    /**
     * A pod ended, was evicted, deleted or replaced, or a container started again. Numbers from before and after
     * would not be comparable.
     *
     * <p>The message has the exit code or the kubelet's reason; if the container ran out of memory, allow it more in
     * {@code pods}. Then create another run.
     */
    WorkerEnded,

    /**
     * The same has happened to a target's pod, or to a container in it.
     *
     * <p>As with {@code WorkerEnded}.
     */
    TargetEnded,

    /**
     * The cluster took a pod of the run away: it was evicted, preempted, or went with its node.
     *
     * <p>A run that the profile started is started once more, as {@code NAME-again}; otherwise create another run. If it
     * happens often, choose nodes that stay ({@code pods.nodeSelector}), or a higher {@code pods.priorityClassName}.
     */
    Disrupted,

    /**
     * A block did not reach every worker before it should have begun, 5 times in a row, with up to 16 times the
     * lead.
     *
     * <p>A kubelet or the API server is overloaded.
     */
    ScheduleLate,

    /**
     * In the rehearsal, a worker was saturated and fell behind the rate.
     *
     * <p>Set {@code load.workers} to what the message says, where the node has as many CPUs to spare; or lower the
     * rate; or {@code load.pacing: Batched}, which takes less CPU.
     */
    WorkersTooFew,

    /**
     * The program of {@code generator} ended with an error, did not end, or wrote output that Tare cannot read.
     *
     * <p>The message quotes the program; its version may have other arguments or another output.
     */
    GeneratorFailed,

    /**
     * A worker began a trial more than a second late.
     *
     * <p>The node is overloaded.
     */
    TrialLate,

    /**
     * Results of a worker or target are still missing 30 seconds after the end of a block.
     *
     * <p>Look at {@code kubectl logs} of the pods while they exist; logs may rotate too early (the kubelet's {@code
     * containerLogMaxSize}).
     */
    ResultsMissing,

    /**
     * A pod has written more to its log since the block was published, or since the run began, than the operator reads
     * of it: 4 MiB. This can also happen while pods are starting.
     *
     * <p>What is it that writes: another image ({@code generator.image}), or a Java runtime that complains?
     */
    LogTooLong,

    /**
     * The results of one more block would be more than the operator stores of a run ({@code limits.resultBytes}). The
     * blocks before it count.
     *
     * <p>Fewer blocks ({@code trials.maxBlocks}), environments or workers, or a lower rate, make less of them; or have
     * the limit raised.
     */
    ResultsTooLarge,

    /**
     * The run has taken longer than its deadline: twice the time that all its blocks may take with every wait at its
     * longest, plus {@code runs.startWithin} and 11 minutes.
     *
     * <p>Blocks were published again and again: an overloaded node or API server.
     */
    DeadlineExceeded,

    /**
     * The run is being deleted, and a finalizer of somebody else keeps it. It measures no more, and its pods are deleted.
     *
     * <p>{@code kubectl get performancerun NAME --output yaml} shows the finalizer: whoever put it there is to remove it.
     */
    Deleted,

    /**
     * The ControllerRevision that says what the run measures was written by another version of Tare, and this one does
     * not know all that is in it, so that it would measure something else.
     *
     * <p>Create another run; after a downgrade of Tare runs that had not ended must be created again.
     */
    FrozenCopyUnreadable,

    /**
     * The ControllerRevision that says what the run measures was deleted.
     *
     * <p>Do not delete objects of runs that are measuring.
     */
    FrozenCopyGone,

    /**
     * A ConfigMap of the block exists with different results.
     *
     * <p>Somebody else wrote it: delete the run.
     */
    ResultsDiffer,

    /**
     * Part of a block's ConfigMaps was deleted.
     *
     * <p>Do not delete objects of runs that are measuring.
     */
    ResultsIncomplete,

    /**
     * An internal error of Tare occurred three times, at whatever point of the run.
     *
     * <p>The operator's log has it with its stack trace: please report it.
     */
    InternalError;

    @Override
    public String text() {
        return name();
    }
}
