package dev.tare.api;

/**
 * The reasons of a {@link Playground}'s conditions. The first paragraph of each says what it means, the second what to do:
 * {@code docs/operations.md} has them from here.
 */
public enum PlaygroundReason implements Reason {
    /** The spec is valid, and playgrounds are allowed in this namespace. */
    Accepted,

    /**
     * The spec names a mesh or a lesson that there is not.
     *
     * <p>Create another playground; the message has the names that there are.
     */
    Invalid,

    /**
     * This installation of Tare has no playgrounds, or none in this namespace.
     *
     * <p>Whoever installs Tare sets {@code playground.enabled} and lists the namespace in {@code playground.namespaces}.
     */
    NotAllowed,

    /**
     * The mesh was not found, or is not ready.
     *
     * <p>{@code kubectl get meshinstalls}; the playground goes on by itself once the mesh is ready.
     */
    MeshNotReady,

    /**
     * A run measures, and lessons would disturb it.
     *
     * <p>Wait; the next lesson begins when no run measures any more.
     */
    RunMeasures,

    /**
     * The application's pods are on their way; the message says what keeps them, if anything does.
     *
     * <p>Wait, or look at the pod that the message names.
     */
    ApplicationStarting,

    /**
     * A pod of the application that should be on the mesh is not, or none of them would be.
     *
     * <p>Look at the labels of the namespace: the mesh does not take its pods in. The message has the label, where that is known.
     */
    NotOnMesh,

    /** Lessons are gone through; the message says which one is. */
    LessonRunning,

    /** All lessons that there are for this mesh passed. */
    LessonsPassed,

    /**
     * A lesson failed, or could not be tried.
     *
     * <p>The message names it. Its entry in {@code status.lessons} says what was seen, and what was expected.
     */
    LessonFailed,

    /**
     * There is none of the lessons for this mesh.
     *
     * <p>{@code tare play} shows them on one machine.
     */
    NothingOffered,

    /**
     * The API server refuses a request of the operator for the playground: a quota, or an admission policy.
     *
     * <p>The message is that of the API server. The operator tries again every minute.
     */
    RequestRefused,

    /**
     * An internal error of Tare occurred three times with this generation of the playground.
     *
     * <p>The operator's log has it with its stack trace: please report it. The operator tries again every minute.
     */
    InternalError;

    @Override
    public String text() {
        return name();
    }
}
