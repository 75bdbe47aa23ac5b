package dev.tare.api;

/** Whether a run on one machine shows where the time of some requests went: the reasons of {@code Explained}. */
public enum ExplanationReason implements Reason {
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
