package dev.tare.api;

import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * The reasons of a {@link PerformanceRun}'s conditions, and of how a run on one machine ends. The first paragraph of
 * each says what it means, the second what to do: {@code docs/operations.md} has them from here.
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

    /** The run has its place to measure. */
    Admitted(Stage.GOING_ON),

    /**
     * The run's pods are being started; where something prevents that, the message says what, in the words of the API
     * server, the scheduler, the kubelet or an event.
     *
     * <p>Wait, or remove the cause; the run fails after 2 minutes with pods that cannot start, and after 3 minutes
     * with workers that are not ready.
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
     * No node has accepted a pod for 2 minutes. All pods of a run go to one node, unless {@code pods.placement} says
     * otherwise.
     *
     * <p>Make room, or ask for less: {@code pods} in the profile, fewer environments or workers; look at taints
     * and {@code nodeSelector}.
     */
    Unschedulable(Stage.STARTING),

    /**
     * An init container has kept failing for 2 minutes, or its pod has failed because of it.
     *
     * <p>The message has its exit code; a mesh's init container may need more than the namespace allows.
     */
    InitContainerFailed(Stage.STARTING),

    /**
     * The API server refuses to create a pod: at once where waiting cannot help (pod security, an admission policy or
     * webhook, a LimitRange, a PriorityClass that does not exist, a quota that this pod alone exceeds or whose
     * resource it does not name), after 2 minutes for anything else (a quota that others use up).
     *
     * <p>The message is that of the API server.
     */
    PodsRefused(Stage.STARTING),

    /**
     * The API server refuses another request of the operator for the run: to create a Deployment or a Job, or to read
     * an object. The run fails at once, before it has begun and while measuring, too; only while its pods are starting it
     * waits for 30 seconds for what may be freed (a quota that others use up). What the API server cannot answer for a
     * minute (a webhook that is down, a namespace that is gone) counts as refused.
     *
     * <p>The message is that of the API server.
     */
    RequestRefused(Stage.STARTING),

    /**
     * Not every worker is ready after 3 minutes.
     *
     * <p>{@code kubectl get events}: what do the run's pods wait for?
     */
    WorkersNotReady(Stage.STARTING),

    /**
     * The target's host name cannot be resolved.
     *
     * <p>Correct {@code target}.
     */
    HostNotFound(Stage.STARTING, Nature.INPUT),

    /**
     * The target's host has several addresses, and Tare's own proxy beside the worker loads them in turn, where
     * other environments load one.
     *
     * <p>Call one of them, by {@code target.url} with {@code request.host}, or a Service with a cluster IP.
     */
    SeveralAddresses(Stage.STARTING),

    /**
     * Workers found different addresses of the same target: resolvers that do not agree, or an address that
     * refuses some of them.
     *
     * <p>Call one of them, as with {@code SeveralAddresses}.
     */
    AddressesDiffer(Stage.STARTING),

    /**
     * The target's port refuses connections, at each of its addresses.
     *
     * <p>Is the target running, and does a NetworkPolicy allow pods with the label {@code tare.dev/run}?
     */
    TargetRefused(Stage.STARTING, Nature.INPUT),

    /**
     * The target accepts fewer connections than {@code load.connections}.
     *
     * <p>Use fewer connections, or a target that accepts as many.
     */
    ConnectionsRefused(Stage.STARTING, Nature.INPUT),

    /**
     * The target's TLS cannot be used: an authority that is not trusted, a certificate for another name or
     * another time, a key or cipher suites that cannot be measured, no TLS at all; the message says which.
     *
     * <p>Check {@code ca}, {@code serverName} and {@code clientCertificate} of {@code target.tls}, and the port.
     */
    TlsFailed(Stage.STARTING, Nature.INPUT),

    /**
     * A certificate or key of {@code target.tls} is not valid PEM, or the target's host is not a valid TLS server
     * name.
     *
     * <p>Check the ConfigMap or Secret that it comes from, and {@code target.tls.serverName}.
     */
    TlsNotUsable(Stage.STARTING, Nature.INPUT),

    /**
     * The target does not answer in time, or not in {@code request.protocol}.
     *
     * <p>Check {@code request.timeout}, {@code request.path} and the port.
     */
    NoAnswer(Stage.STARTING, Nature.INPUT),

    /**
     * With {@code request.protocol: tcp}, the target sends bytes before the first request, as servers of SMTP, FTP or
     * SSH do: these could not be told from its answer.
     *
     * <p>Measure another port, or in the protocol that it speaks.
     */
    SpeaksFirst(Stage.STARTING, Nature.INPUT),

    /**
     * The baseline, or every environment that is compared with it, answers each request with an error; the message
     * has the status and the {@code Server}.
     *
     * <p>Check {@code request.path}, {@code method} and {@code headers}, {@code target}, and what is in front of the
     * target.
     */
    AnswersAreErrors(Stage.STARTING, Nature.INPUT),

    /**
     * Answers take longer than the time for which late answers are awaited at the end of a trial.
     *
     * <p>Set {@code load.duration} to what the message says.
     */
    AnswersTooLate(Stage.STARTING, Nature.INPUT),

    /**
     * The value of a header from a Secret cannot be read or sent.
     *
     * <p>Correct the Secret's key or value.
     */
    SecretNotReadable(Stage.STARTING),

    /**
     * The image of {@code generator.image} has no such program on its {@code PATH}.
     *
     * <p>Correct the image, or leave {@code generator} out.
     */
    GeneratorNotFound(Stage.STARTING, Nature.INPUT),

    /**
     * An environment that names no mesh is on one of the run's meshes: its pods have that mesh's proxy, or its
     * answers show that requests went through one.
     *
     * <p>Take its pods off ({@code environments[].pod}), or load a Service that is off the mesh.
     */
    OnMesh(Stage.STARTING),

    /**
     * The namespace has a label because of which the mesh ignores the labels and annotations of pods.
     *
     * <p>Remove the label that the message names, or measure in another namespace.
     */
    NamespaceBlocksMesh(Stage.STARTING),

    /**
     * The namespace's pod security level forbids what the mesh adds to pods.
     *
     * <p>Measure in a namespace of the level that the message names, or install the mesh so that it needs less (with
     * its CNI plugin).
     */
    PodSecurityForbidsSidecar(Stage.STARTING),

    /**
     * The operator is not permitted to create an object that switches a feature on.
     *
     * <p>Grant the permission, with the ClusterRole that the message names.
     */
    FeatureForbidden(Stage.STARTING),

    /**
     * The API server does not accept an object that switches a feature on.
     *
     * <p>Does the mesh have the version that the catalogue was checked with, and are its custom resource definitions
     * installed?
     */
    FeatureRefused(Stage.STARTING),

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
    LeftBehind(Stage.GOING_ON),

    /**
     * Pods lack the mesh's proxy, or an answer lacks a sign that the request went through the mesh: a proxy's {@code
     * Via} header, the client certificate under {@code strict-mtls}, or the signs that the <a
     * href="meshes.md">catalogue</a> has.
     *
     * <p>Does the operator know this version of the proxy, and does anything in front of it remove headers?
     */
    NotOnMesh(Stage.STARTING),

    /**
     * A worker cannot read its assignment.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    AssignmentUnreadable(Stage.STARTING),

    /**
     * A worker cannot read the schedule of a block.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    ScheduleUnreadable(Stage.STARTING),

    /**
     * A worker cannot write the file that says that it is ready.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    ReadyFileNotWritten(Stage.STARTING),

    /**
     * A pod ended, was evicted, deleted or replaced, or a container started again. Numbers from before and after
     * would not be comparable.
     *
     * <p>The message has the exit code or the kubelet's reason; if the container ran out of memory, allow it more in
     * {@code pods}. Then create another run.
     */
    WorkerEnded(Stage.MEASURING),

    /**
     * The same has happened to a target's pod, or to a container in it.
     *
     * <p>As with {@code WorkerEnded}.
     */
    TargetEnded(Stage.MEASURING),

    /**
     * The cluster took a pod of the run away: it was evicted, preempted, or went with its node.
     *
     * <p>A run that the profile started is started once more, as {@code NAME-again}; otherwise create another run. If it
     * happens often, choose nodes that stay ({@code pods.nodeSelector}), or a higher {@code pods.priorityClassName}.
     */
    Disrupted(Stage.MEASURING),

    /**
     * A block did not reach every worker before it should have begun, 5 times in a row, with up to 16 times the
     * lead.
     *
     * <p>A kubelet or the API server is overloaded, or clocks differ.
     */
    ScheduleLate(Stage.MEASURING),

    /**
     * In the rehearsal, a worker was saturated and fell behind the rate.
     *
     * <p>Set {@code load.workers} to what the message says, where the node has as many CPUs to spare; or lower the
     * rate; or {@code load.pacing: Batched}, which takes less CPU.
     */
    WorkersTooFew(Stage.MEASURING),

    /**
     * The program of {@code generator} ended with an error, did not end, or wrote output that Tare cannot read.
     *
     * <p>The message quotes the program; its version may have other arguments or another output.
     */
    GeneratorFailed(Stage.MEASURING),

    /**
     * A worker began a trial more than a second late.
     *
     * <p>The node is overloaded.
     */
    TrialLate(Stage.MEASURING),

    /**
     * Results of a worker or target are still missing 30 seconds after the end of a block.
     *
     * <p>Look at {@code kubectl logs} of the pods while they exist; logs may rotate too early (the kubelet's {@code
     * containerLogMaxSize}).
     */
    ResultsMissing(Stage.MEASURING),

    /**
     * A pod has written more to its log since the block was published, or since the run began, than the operator reads
     * of it: 4 MiB. This can also happen while pods are starting.
     *
     * <p>What is it that writes: another image ({@code generator.image}), or a Java runtime that complains?
     */
    LogTooLong(Stage.MEASURING),

    /**
     * The results of one more block would be more than the operator stores of a run ({@code limits.resultBytes}). The
     * blocks before it count.
     *
     * <p>Fewer blocks ({@code trials.maxBlocks}), environments or workers, or a lower rate, make less of them; or have
     * the limit raised.
     */
    ResultsTooLarge(Stage.MEASURING),

    /**
     * The run has taken longer than its deadline: twice the time that all its blocks may take with every wait at its
     * longest, plus 13 minutes.
     *
     * <p>Blocks were published again and again: an overloaded node or API server.
     */
    DeadlineExceeded(Stage.MEASURING),

    /**
     * The run is being deleted, and a finalizer of somebody else keeps it. It measures no more, and its pods are deleted.
     *
     * <p>{@code kubectl get performancerun NAME --output yaml} shows the finalizer: whoever put it there is to remove it.
     */
    Deleted(Stage.MEASURING),

    /**
     * The ControllerRevision that says what the run measures was written by another version of Tare, and this one does
     * not know all that is in it, so that it would measure something else.
     *
     * <p>Create another run; after a downgrade of Tare runs that had not ended must be created again.
     */
    FrozenCopyUnreadable(Stage.MEASURING),

    /**
     * The ControllerRevision that says what the run measures was deleted.
     *
     * <p>Do not delete objects of runs that are measuring.
     */
    FrozenCopyGone(Stage.MEASURING),

    /**
     * A ConfigMap of the block exists with different results.
     *
     * <p>Somebody else wrote it: delete the run.
     */
    ResultsDiffer(Stage.MEASURING),

    /**
     * Part of a block's ConfigMaps was deleted.
     *
     * <p>Do not delete objects of runs that are measuring.
     */
    ResultsIncomplete(Stage.MEASURING),

    /**
     * An internal error of Tare occurred three times, at whatever point of the run.
     *
     * <p>The operator's log has it with its stack trace: please report it.
     */
    InternalError(Stage.MEASURING),

    /**
     * The Envoy program for the profile's proxies was not found, or does not print its version.
     *
     * <p>Set the path of an Envoy with {@code --envoy}.
     */
    EnvoyNotFound(Stage.ON_ONE_MACHINE),

    /**
     * A process of the run does not start.
     *
     * <p>The message quotes the system.
     */
    CannotStart(Stage.ON_ONE_MACHINE),

    /**
     * A process of the run has ended.
     *
     * <p>The message has its exit code and what it wrote last.
     */
    ProcessEnded(Stage.ON_ONE_MACHINE),

    /**
     * A worker wrote a line that cannot be read.
     *
     * <p>The message quotes it.
     */
    LineUnreadable(Stage.ON_ONE_MACHINE),

    /**
     * The schedule for the workers cannot be written.
     *
     * <p>The disk of the temporary directory is full, or not writable.
     */
    ScheduleNotWritten(Stage.ON_ONE_MACHINE),

    /** The run was interrupted. */
    Interrupted(Stage.ON_ONE_MACHINE);

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
        REFUSED,
        /** The run failed while pods were starting. */
        STARTING,
        /** The run failed while measuring. */
        MEASURING,
        /** The run ended on one machine, without a cluster. */
        ON_ONE_MACHINE
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

    /**
     * The one that a worker gives up for.
     *
     * @param name its name; that of another version of Tare may be unknown, and stays as it is
     */
    public static Reason ofWorker(String name) {
        return Stream.of(values())
                .filter(reason -> reason.name().equals(name))
                .<Reason>map(reason -> reason)
                .findFirst()
                .orElseGet(() -> new Quoted(name));
    }

    /** When a run has it. */
    public Stage stage() {
        return stage;
    }

    /**
     * Whether what was asked for cannot be measured, so that its author has to change it: so it is as long as
     * nothing has been measured.
     */
    public boolean isBadInput() {
        return nature == Nature.INPUT;
    }

    /** Whether a run waits for something that its profile names, by one of its conditions. */
    public static boolean isUnresolved(Condition condition) {
        return Stream.of(values()).anyMatch(reason -> reason.nature == Nature.REFERENCE && reason.isOf(condition));
    }
}
