package dev.tare.api;

/**
 * Why a run failed while its pods were starting, or its workers. The first paragraph of each says what it means, the
 * second what to do: {@code docs/operations.md} has them from here.
 */
public enum StartFailureReason implements Reason {
    /**
     * No node has accepted a pod for 2 minutes ({@code runs.startWithin}). All pods of a run go to one node, unless {@code
     * pods.placement} says otherwise; a pod that is called a placeholder asks for what they need together.
     *
     * <p>Make room, or ask for less: {@code pods} in the profile, fewer environments or workers; look at taints
     * and {@code nodeSelector}; where a node is added for it, allow it more time.
     */
    Unschedulable(false),

    /**
     * Kueue has suspended a Job or Deployment of the run and put it into a queue by itself, as it does in namespaces with a
     * LocalQueue named {@code default}: the run's pods would be admitted one by one.
     *
     * <p>Add what the message names to Kueue's configuration, and restart Kueue; see <a
     * href="kueue.md#what-kueue-has-to-know">With Kueue</a>.
     */
    KueueTookWorkers(false),

    /**
     * An init container has kept failing for 2 minutes ({@code runs.startWithin}), or its pod has failed because of it.
     *
     * <p>The message has its exit code; a mesh's init container may need more than the namespace allows.
     */
    InitContainerFailed(false),

    /**
     * The API server refuses to create a pod: at once where waiting cannot help (pod security, an admission policy or
     * webhook, a LimitRange, a PriorityClass that does not exist, a quota that this pod alone exceeds or whose
     * resource it does not name), after 2 minutes ({@code runs.startWithin}) for anything else (a quota that others use
     * up).
     *
     * <p>The message is that of the API server.
     */
    PodsRefused(false),

    /**
     * The API server refuses another request of the operator for the run: to create a Deployment or a Job, or to read
     * an object. The run fails at once, before it has begun and while measuring, too; only while its pods are starting it
     * waits for 30 seconds for what may be freed (a quota that others use up). What the API server cannot answer for a
     * minute (a webhook that is down, a namespace that is gone) counts as refused.
     *
     * <p>The message is that of the API server.
     */
    RequestRefused(false),

    /**
     * Not every worker is ready after 3 minutes: {@code runs.startWithin}, and one more.
     *
     * <p>{@code kubectl get events}: what do the run's pods wait for?
     */
    WorkersNotReady(false),

    /**
     * The clock of a node is 30 seconds or more behind the operator's or ahead of it, or clocks of nodes that the run is on are
     * a second or more apart. This can also happen while measuring. {@code status.nodes} has how far each clock is ahead.
     *
     * <p>Set the clocks of the nodes that the message names, and of the operator's, by NTP ({@code timedatectl}).
     */
    ClocksDiffer(false),

    /**
     * The target's host name cannot be resolved.
     *
     * <p>Correct {@code target}.
     */
    HostNotFound(true),

    /**
     * The target's host has several addresses, and Tare's own proxy beside the worker loads them in turn, where
     * other environments load one.
     *
     * <p>Call one of them, by {@code target.url} with {@code request.host}, or a Service with a cluster IP.
     */
    SeveralAddresses(false),

    /**
     * Workers found different addresses of the same target: resolvers that do not agree, or an address that
     * refuses some of them.
     *
     * <p>Call one of them, as with {@code SeveralAddresses}.
     */
    AddressesDiffer(false),

    /**
     * The target's port refuses connections, at each of its addresses.
     *
     * <p>Is the target running, and does a NetworkPolicy allow pods with the label {@code tare.dev/run}?
     */
    TargetRefused(true),

    /**
     * The target accepts fewer connections than {@code load.connections}.
     *
     * <p>Use fewer connections, or a target that accepts as many.
     */
    ConnectionsRefused(true),

    /**
     * The target's TLS cannot be used: an authority that is not trusted, a certificate for another name or
     * another time, a key or cipher suites that cannot be measured, no TLS at all; the message says which.
     *
     * <p>Check {@code ca}, {@code serverName} and {@code clientCertificate} of {@code target.tls}, and the port.
     */
    TlsFailed(true),

    /**
     * A certificate or key of {@code target.tls} is not valid PEM, or the target's host is not a valid TLS server
     * name.
     *
     * <p>Check the ConfigMap or Secret that it comes from, and {@code target.tls.serverName}.
     */
    TlsNotUsable(true),

    /**
     * The target does not answer in time, or not in {@code request.protocol}.
     *
     * <p>Check {@code request.timeout}, {@code request.path} and the port.
     */
    NoAnswer(true),

    /**
     * With {@code request.protocol: tcp}, the target sends bytes before the first request, as servers of SMTP, FTP or
     * SSH do: these could not be told from its answer.
     *
     * <p>Measure another port, or in the protocol that it speaks.
     */
    SpeaksFirst(true),

    /**
     * The baseline, or every environment that is compared with it, answers each request with an error; the message
     * has the status and the {@code Server}.
     *
     * <p>Check {@code request.path}, {@code method} and {@code headers}, {@code target}, and what is in front of the
     * target.
     */
    AnswersAreErrors(true),

    /**
     * Answers take longer than the time for which late answers are awaited at the end of a trial.
     *
     * <p>Set {@code load.duration} to what the message says.
     */
    AnswersTooLate(true),

    /**
     * The value of a header from a Secret cannot be read or sent.
     *
     * <p>Correct the Secret's key or value.
     */
    SecretNotReadable(false),

    /**
     * The image of {@code generator.image} has no such program on its {@code PATH}.
     *
     * <p>Correct the image, or leave {@code generator} out.
     */
    GeneratorNotFound(true),

    /**
     * An environment that names no mesh is on one of the run's meshes: its pods have that mesh's proxy, or its
     * answers show that requests went through one.
     *
     * <p>Take its pods off ({@code environments[].pod}), or load a Service that is off the mesh.
     */
    OnMesh(false),

    /**
     * The namespace has a label because of which the mesh ignores the labels and annotations of pods, or lacks one
     * without which the mesh takes no pod in.
     *
     * <p>Remove or add the label that the message names, or measure in another namespace.
     */
    NamespaceBlocksMesh(false),

    /**
     * The namespace's pod security level forbids what the mesh adds to pods.
     *
     * <p>Measure in a namespace of the level that the message names, or install the mesh so that it needs less (with
     * its CNI plugin).
     */
    PodSecurityForbidsSidecar(false),

    /**
     * The operator is not permitted to create an object that switches a feature on.
     *
     * <p>Grant the permission, with the ClusterRole that the message names.
     */
    FeatureForbidden(false),

    /**
     * The API server does not accept an object that switches a feature on.
     *
     * <p>Does the mesh have the version that the catalogue was checked with, and are its custom resource definitions
     * installed?
     */
    FeatureRefused(false),

    /**
     * Pods lack the mesh's proxy, or an answer lacks a sign that the request went through the mesh: a proxy's {@code
     * Via} header, the client certificate under {@code strict-mtls}, or the signs that the <a
     * href="meshes.md">catalogue</a> has. Where only the client's or only the target's proxy is crossed, the message says which.
     *
     * <p>Does the operator know this version of the proxy, and does anything in front of it remove headers? Where one side is
     * crossed, the other's proxy is there and requests pass it by: does the mesh know the target's Service?
     */
    NotOnMesh(false),

    /**
     * A feature that is switched on does not act: of a sample of requests that was sent before measuring, and again for half a minute, more
     * or fewer answers than must show it. The message has what was seen and what would pass.
     *
     * <p>Do other objects take the same place in the mesh's configuration, and does the mesh have the version that the <a
     * href="meshes.md">catalogue</a> was checked with? The mesh's page says by what each feature is seen.
     */
    FeatureInactive(false),

    /**
     * A worker cannot read its assignment.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    AssignmentUnreadable(false),

    /**
     * A worker cannot read the schedule of a block.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    ScheduleUnreadable(false),

    /**
     * A worker cannot write the file that says that it is ready.
     *
     * <p>Image and operator are of different versions, or the node's disk is full.
     */
    ReadyFileNotWritten(false);

    private final boolean badInput;

    StartFailureReason(boolean badInput) {
        this.badInput = badInput;
    }

    @Override
    public boolean isBadInput() {
        return badInput;
    }

    @Override
    public String text() {
        return name();
    }
}
