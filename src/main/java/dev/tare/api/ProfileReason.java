package dev.tare.api;

/**
 * The reasons of a {@link PerformanceProfile}'s conditions, beside those of its runs. The first paragraph of each
 * says what it means, the second what to do: {@code docs/operations.md} has them from here.
 */
public enum ProfileReason implements Reason {
    /** The spec is valid. */
    Accepted,

    /** The meshes that it names are there and ready, and no run of it lacks a Service. */
    Resolved,

    /**
     * Of {@code Accepted} and {@code Stalled}: the spec makes no sense. Of {@code Ready} with {@code Accepted}
     * True: the numbers of the latest run may not be used.
     *
     * <p>Change what the sentence names; or see {@code Valid} of the run.
     */
    Invalid,

    /**
     * A mesh is not there or not ready.
     *
     * <p>{@code kubectl get meshinstalls}; it goes on by itself when that is ready.
     */
    NotResolved,

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
     * A run measures what a former generation of the spec asked for; the sentence says which.
     *
     * <p>Wait: another run comes after it. To have that sooner, delete the run.
     */
    Outdated,

    /**
     * The run that was to measure what the spec asks for was deleted before it ended, so nothing will.
     *
     * <p><a href="#starting-a-run-by-hand-suspending">Create a run</a>, or change the spec.
     */
    RunDeleted,

    /**
     * The latest result was judged by other objectives than the spec has now, and what was measured is not kept
     * any more, so that it cannot be judged again.
     *
     * <p><a href="#starting-a-run-by-hand-suspending">Create a run</a>.
     */
    ObjectivesChanged,

    /** All is fine. */
    Complete,

    /**
     * An objective is shown to be missed.
     *
     * <p>It is the answer; the sentence has the figures.
     */
    ObjectiveMissed,

    /**
     * An interval reaches across the limit, or the numbers are invalid.
     *
     * <p>More blocks ({@code trials.maxBlocks}), longer trials, a quieter node.
     */
    ObjectiveUndecided;

    @Override
    public String text() {
        return name();
    }
}
