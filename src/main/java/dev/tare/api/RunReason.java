package dev.tare.api;

import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * The reasons of a {@link PerformanceRun}'s conditions, and of how a run on one machine ends. The first paragraph of
 * each says what it means, the second what to do: {@code docs/operations.md} has them from here.
 */
public enum RunReason implements Reason {
    /**
     * A mesh that the profile names is not there.
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
     * The Service to be loaded is not there.
     *
     * <p>Apply it, or correct the profile.
     */
    ServiceNotFound(Stage.WAITING, Nature.REFERENCE),

    /**
     * Others measure, or have waited longer.
     *
     * <p>Wait; {@code runs.concurrent} in the chart's values says how many measure at a time.
     */
    Queued(Stage.WAITING),

    /** It has a place to measure. */
    Admitted(Stage.GOING_ON),

    /**
     * Its pods are being started; where something keeps them from it, the sentence says what, as the API server,
     * the scheduler, the kubelet or an event has it.
     *
     * <p>Wait, or mend that; after 2 minutes pods that cannot start end it, after 3 minutes workers that are not
     * ready.
     */
    Starting(Stage.GOING_ON),

    /**
     * The block that the sentence names is being measured.
     *
     * <p>Wait.
     */
    Measuring(Stage.GOING_ON),

    /** It has ended, and its pods and what they need are being deleted (of {@code Reconciling} only). */
    ClearingUp(Stage.GOING_ON),

    /** Every interval is as narrow as was asked. */
    Precise(Stage.MEASURED),

    /**
     * {@code trials.maxBlocks} blocks were measured, and some interval is wider than was asked.
     *
     * <p>Nothing, where the verdicts are clear; else more blocks or longer trials.
     */
    BlocksExhausted(Stage.MEASURED),

    /**
     * More blocks could not have made the numbers valid.
     *
     * <p>See {@code Valid}: mostly a node that is too busy, or a rate that the target does not bear.
     */
    CannotBeValid(Stage.MEASURED),

    /** The numbers of every environment may be used. */
    Valid(Stage.JUDGED),

    /**
     * Of {@code Valid}: the numbers of the environments in the sentence may not be used. Of {@code Complete} and
     * {@code Failed}: what the profile asks for makes no sense here, or the operator's limits do not allow it.
     *
     * <p>{@code GeneratorLate}: the node is so busy that no percentile could be told: give workers more CPU
     * ({@code pods.resources}) or another node. {@code GeneratorSaturated}: more {@code load.workers}, or a lower
     * rate. {@code CpuThrottled}: a higher limit of CPU, or none. {@code RateNotReached}: a lower rate, or more
     * connections. {@code NoisyHost}: another node. {@code ErrorsSeen}: the sentence has causes and statuses;
     * look at the target. {@code AnswersDiffer}: the sentence has both answers; find out who gives the other one:
     * a redirect, another backend or version. {@code CapacityOutOfRange}: search a wider range of rates. Of a
     * spec: change what the sentence names.
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
     * <p>It is the answer.
     */
    Missed(Stage.JUDGED),

    /**
     * An objective is not decided: its interval reaches across the limit, or the run failed.
     *
     * <p>More blocks, longer trials.
     */
    Undecided(Stage.JUDGED),

    /** There are no objectives. */
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
     * <p>Nothing: another run measures what it asks for now.
     */
    ProfileChanged(Stage.REFUSED),

    /**
     * The Service's namespace does not permit load from others.
     *
     * <p>Label that namespace {@code tare.dev/allow-load=true}, if it is yours.
     */
    LoadNotAllowed(Stage.REFUSED),

    /**
     * An object of the name that the run needs is there, and is not the run's.
     *
     * <p>Delete it, or create the run by another name. Also while measuring.
     */
    NameTaken(Stage.REFUSED),

    /**
     * No node takes a pod for 2 minutes. All pods of a run go to one node.
     *
     * <p>Make room, or ask for less: {@code pods} in the profile, fewer environments or workers; look at taints
     * and {@code nodeSelector}.
     */
    Unschedulable(Stage.STARTING),

    /**
     * An init container ends with an error for 2 minutes, or the pod is given up for it.
     *
     * <p>The sentence has its exit code; a mesh's init container may need more than the namespace allows.
     */
    InitContainerFailed(Stage.STARTING),

    /**
     * The API server does not let a pod be made: at once where waiting cannot help (pod security, an admission
     * policy or webhook, a LimitRange, a PriorityClass that is not there, a quota that this pod alone exceeds or
     * whose resource it does not name), after 2 minutes for anything else (a quota that others use up).
     *
     * <p>The sentence is the API server's.
     */
    PodsRefused(Stage.STARTING),

    /**
     * The API server refuses something else that the run needs: a Deployment, a Job, or that the operator reads
     * something. While pods are starting as with {@code PodsRefused}; else at once, also while measuring and
     * before it began.
     *
     * <p>The sentence is the API server's.
     */
    RequestRefused(Stage.STARTING),

    /**
     * Not every worker is ready after 3 minutes.
     *
     * <p>{@code kubectl get events}: what do the run's pods wait for?
     */
    WorkersNotReady(Stage.STARTING),

    /**
     * The target's host name is not known.
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
     * <p>Call one of them, as above.
     */
    AddressesDiffer(Stage.STARTING),

    /**
     * The target's port refuses connections, at each of its addresses.
     *
     * <p>Is it up, does a NetworkPolicy allow pods with the label {@code tare.dev/run}?
     */
    TargetRefused(Stage.STARTING, Nature.INPUT),

    /**
     * The target lets in fewer connections than {@code load.connections}.
     *
     * <p>Fewer connections, or a target that takes them.
     */
    ConnectionsRefused(Stage.STARTING, Nature.INPUT),

    /**
     * The target's TLS cannot be used: an authority that is not trusted, a certificate for another name or
     * another time, a key or cipher suites that cannot be measured, no TLS at all; the message says which.
     *
     * <p>{@code target.tls}: {@code ca}, {@code serverName}, {@code clientCertificate}; the port.
     */
    TlsFailed(Stage.STARTING, Nature.INPUT),

    /**
     * A certificate or key of {@code target.tls} is none in PEM, or the target's host is no name that TLS has.
     *
     * <p>The ConfigMap or Secret that it comes from; {@code target.tls.serverName}.
     */
    TlsNotUsable(Stage.STARTING, Nature.INPUT),

    /**
     * The target does not answer in time, or not in {@code request.protocol}.
     *
     * <p>{@code request.timeout}, {@code request.path}, the port.
     */
    NoAnswer(Stage.STARTING, Nature.INPUT),

    /**
     * With {@code request.protocol: tcp} the target says something before it is asked, as servers of SMTP, FTP or
     * SSH do: that could not be told from its answer.
     *
     * <p>Measure another port, or in the protocol that it speaks.
     */
    SpeaksFirst(Stage.STARTING, Nature.INPUT),

    /**
     * The baseline, or all that is to be compared with it, answers with an error whenever it is asked; the
     * sentence has the status and the {@code Server}.
     *
     * <p>{@code request.path}, {@code method}, {@code headers}, {@code target}; what is before the target.
     */
    AnswersAreErrors(Stage.STARTING, Nature.INPUT),

    /**
     * Answers take longer than late ones are awaited at the end of a trial.
     *
     * <p>{@code load.duration} as the sentence says.
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
     * An environment that names no mesh is on one of the run's: its pods have that mesh's proxy, or its answers
     * show that one was crossed.
     *
     * <p>Take its pods off ({@code environments[].pod}), or load a Service that is off the mesh.
     */
    OnMesh(Stage.STARTING),

    /**
     * The namespace carries a label under which the mesh passes over what pods say.
     *
     * <p>Remove the label that the sentence names, or measure in another namespace.
     */
    NamespaceBlocksMesh(Stage.STARTING),

    /**
     * What the mesh adds to pods is not let in by the namespace's pod security level.
     *
     * <p>Measure in a namespace of the level that the sentence names, or install the mesh so that it needs less
     * (with its CNI plugin).
     */
    PodSecurityForbidsSidecar(Stage.STARTING),

    /**
     * The operator has no right to make an object that switches a feature on.
     *
     * <p>Give it the right, with the ClusterRole that the sentence names.
     */
    FeatureForbidden(Stage.STARTING),

    /**
     * The API server does not accept an object that switches a feature on.
     *
     * <p>Is the mesh of the version that the catalogue was checked with, and are its custom resource definitions
     * there?
     */
    FeatureRefused(Stage.STARTING),

    /**
     * Of {@code Reconciling}: a worker had left and its mesh's proxy had not 20 s later; it was deleted with its
     * pod, and the results are not touched by it.
     *
     * <p>Does the mesh offer a way to end a proxy: native sidecars, an exit endpoint?
     */
    ProxyStayed(Stage.GOING_ON),

    /**
     * Of {@code Reconciling}: what was made for the run could not be deleted, and is not tried to be any more;
     * the results are not touched by it.
     *
     * <p>The sentence says why; what is left goes with the run.
     */
    LeftBehind(Stage.GOING_ON),

    /**
     * Pods lack the mesh's proxy, or an answer did not show what it must: a proxy's {@code Via} header, the
     * client certificate under {@code strict-mtls}, or the signs that the <a href="meshes.md">catalogue</a> has.
     *
     * <p>Is the version of the proxy one that the operator knows, does anything before it take headers away?
     */
    NotOnMesh(Stage.STARTING),

    /**
     * A worker cannot read what it is to do.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    AssignmentUnreadable(Stage.STARTING),

    /**
     * A worker cannot read when it is to begin.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    ScheduleUnreadable(Stage.STARTING),

    /**
     * A worker cannot write that it is ready.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    ReadyFileNotWritten(Stage.STARTING),

    /**
     * A pod ended, was evicted, deleted or replaced, or a container started again. Numbers from before and after
     * would not be of the same thing.
     *
     * <p>The sentence has the exit code or the kubelet's reason; out of memory: more of it in {@code pods}. Start
     * it once more.
     */
    WorkerEnded(Stage.MEASURING),

    /**
     * Likewise of a target, or of a container beside it.
     *
     * <p>As with {@code WorkerEnded}.
     */
    TargetEnded(Stage.MEASURING),

    /**
     * A block did not reach every worker before it should have begun, 5 times in a row, with up to 16 times the
     * lead.
     *
     * <p>A kubelet or API server that is overloaded, or clocks that differ.
     */
    ScheduleLate(Stage.MEASURING),

    /**
     * In the rehearsal a worker's loop had no rest and yet fell behind the rate.
     *
     * <p>Set {@code load.workers} to what the sentence says, where the node has as many CPUs to spare; or lower
     * the rate; or {@code load.pacing: Batched}, which takes less CPU.
     */
    WorkersTooFew(Stage.MEASURING),

    /**
     * The program of {@code generator} ended with an error, did not end, or wrote what it should not.
     *
     * <p>The sentence quotes it; a version whose arguments or output are others.
     */
    GeneratorFailed(Stage.MEASURING),

    /**
     * A worker began a trial more than a second late.
     *
     * <p>A node that is overloaded.
     */
    TrialLate(Stage.MEASURING),

    /**
     * A block has ended, and 30 seconds later not every worker and target has given its results.
     *
     * <p>{@code kubectl logs} of the pods while they are there; logs that rotate too early (the kubelet's {@code
     * containerLogMaxSize}).
     */
    ResultsMissing(Stage.MEASURING),

    /**
     * It has taken twice as long as all its blocks may take with every patience used up, and 13 minutes more.
     *
     * <p>Blocks were published again and again: an overloaded node or API server.
     */
    DeadlineExceeded(Stage.MEASURING),

    /**
     * The ControllerRevision that says what the run measures was deleted.
     *
     * <p>Leave objects of runs alone while they measure.
     */
    FrozenCopyGone(Stage.MEASURING),

    /**
     * A ConfigMap of the block is there with other results.
     *
     * <p>Somebody else wrote it: delete the run.
     */
    ResultsDiffer(Stage.MEASURING),

    /**
     * Part of a block's ConfigMaps was deleted.
     *
     * <p>Leave objects of runs alone while they measure.
     */
    ResultsIncomplete(Stage.MEASURING),

    /**
     * At whatever point, a mistake of Tare's own was made three times.
     *
     * <p>The operator's log has it with its stack trace: please report it.
     */
    InternalError(Stage.MEASURING),

    /**
     * The Envoy that proxies of the profile are made of is not there, or does not say its version.
     *
     * <p>Set the path of an Envoy with {@code --envoy}.
     */
    EnvoyNotFound(Stage.ON_ONE_MACHINE),

    /**
     * A process of the run does not start.
     *
     * <p>The sentence has what the system says.
     */
    CannotStart(Stage.ON_ONE_MACHINE),

    /**
     * A process of the run has ended.
     *
     * <p>The sentence has its exit code and what it wrote last.
     */
    ProcessEnded(Stage.ON_ONE_MACHINE),

    /**
     * A worker wrote a line that cannot be read.
     *
     * <p>The sentence quotes it.
     */
    LineUnreadable(Stage.ON_ONE_MACHINE),

    /**
     * The workers cannot be told when to begin.
     *
     * <p>The disk of the temporary directory is full, or not writable.
     */
    ScheduleNotWritten(Stage.ON_ONE_MACHINE),

    /** The run was interrupted. */
    Interrupted(Stage.ON_ONE_MACHINE);

    /** When a run has a reason. */
    public enum Stage {
        /** It waits. */
        WAITING,
        /** It goes on. */
        GOING_ON,
        /** It has measured what it should. */
        MEASURED,
        /** It has ended, and is judged: the reasons of {@code Valid} and {@code ObjectivesMet}. */
        JUDGED,
        /** It was refused before it began. */
        REFUSED,
        /** It failed while pods were starting. */
        STARTING,
        /** It failed while measuring. */
        MEASURING,
        /** It ended on one machine, without a cluster. */
        ON_ONE_MACHINE
    }

    private enum Nature {
        /** What is to be measured cannot be, as it was asked for. */
        INPUT,
        /** What the profile names is not there, and may come. */
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
