package dev.tare.api;

/** Whether a run shows where the time of some requests went: the reasons of {@code Explained}. */
public enum ExplanationReason implements Reason {
    /**
     * The run has ended, and the pass that is to show it is under way. The measured numbers are final, and the run keeps its place
     * until the pass has ended.
     */
    Explaining,

    /** It does, as far as those on the way have recorded it. */
    Explained,

    /**
     * It does not, or not for every environment: somebody on the way has recorded no request in time, or the pass that was to
     * show it could not be carried out. The measured numbers are not affected.
     *
     * <p>The message says what happened.
     */
    TracesMissing;

    @Override
    public String text() {
        return name();
    }
}
