package dev.tare.api;

/**
 * The reasons of a {@link PerformanceProfile}'s conditions, beside those of its runs. The first paragraph of each
 * says what it means, the second what to do: {@code docs/operations.md} has them from here.
 */
public enum ProfileReason implements Reason {
    /** The spec is valid. */
    Accepted,

    /** The meshes that the profile names exist and are ready, and no run of it lacks a Service or a Secret. */
    Resolved,

    /**
     * On {@code Accepted} and {@code Stalled}: the spec is invalid. On {@code Ready} with {@code Accepted} True: the
     * numbers of the latest run may not be used.
     *
     * <p>Change what the message names; or see {@code Valid} of the run.
     */
    Invalid,

    /**
     * A mesh was not found or is not ready.
     *
     * <p>{@code kubectl get meshinstalls}; the profile continues by itself once the mesh is ready.
     */
    NotResolved,

    /**
     * The API server refuses a request of the operator for the profile, such as to create a run: a quota on runs, or an
     * admission policy.
     *
     * <p>The message is that of the API server. The operator tries again every minute.
     */
    RequestRefused,

    /**
     * An internal error of Tare occurred three times with this generation of the profile, or this version of Tare cannot
     * read it.
     *
     * <p>The operator's log has it with its stack trace: please report it. The operator tries again when the profile or one
     * of its runs changes.
     */
    InternalError,

    /**
     * Nothing has been measured yet, and no run has been created.
     *
     * <p>Wait; {@code kubectl get performanceruns}.
     */
    NoResult,

    /**
     * A run has been created for the spec, and has not been looked at yet.
     *
     * <p>Wait.
     */
    RunCreated,

    /**
     * A run measures what the spec asks for.
     *
     * <p>Wait.
     */
    Measuring,

    /**
     * A run measures what a former generation of the spec asked for; the message says which.
     *
     * <p>Wait: another run comes after it. To have that sooner, delete the run.
     */
    Outdated,

    /**
     * The run that was to measure what the spec asks for was deleted before it ended, so that nothing measures it.
     *
     * <p><a href="#starting-a-run-by-hand-suspending">Create a run</a>, or change the spec.
     */
    RunDeleted,

    /**
     * The objectives have changed since the latest result was judged, and its measurements are no longer stored, so
     * that it cannot be judged again.
     *
     * <p><a href="#starting-a-run-by-hand-suspending">Create a run</a>.
     */
    ObjectivesChanged,

    /** The latest run is valid, and shows every objective to be met. */
    Complete,

    /**
     * An objective is shown to be missed.
     *
     * <p>Nothing needs to be done: this is the result; the message has the figures.
     */
    ObjectiveMissed,

    /**
     * An interval includes the limit, or the numbers are invalid.
     *
     * <p>Allow more blocks ({@code trials.maxBlocks}), or use longer trials or a quieter node.
     */
    ObjectiveUndecided;

    @Override
    public String text() {
        return name();
    }
}
