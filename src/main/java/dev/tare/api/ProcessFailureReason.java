package dev.tare.api;

/** Why a run on one machine, whose workers are processes, failed; what ends it as it would in a cluster is not repeated. */
public enum ProcessFailureReason implements Reason {
    /**
     * The Envoy program for the profile's proxies was not found, or does not print its version.
     *
     * <p>Set the path of an Envoy with {@code --envoy}.
     */
    EnvoyNotFound,

    /**
     * A process of the run does not start.
     *
     * <p>The message quotes the system.
     */
    CannotStart,

    /**
     * A process of the run has ended.
     *
     * <p>The message has its exit code and what it wrote last.
     */
    ProcessEnded,

    /**
     * A worker wrote a line that cannot be read.
     *
     * <p>The message quotes it.
     */
    LineUnreadable,

    /**
     * The schedule for the workers cannot be written.
     *
     * <p>The disk of the temporary directory is full, or not writable.
     */
    ScheduleNotWritten,

    /** The run was interrupted. */
    Interrupted;

    @Override
    public String text() {
        return name();
    }
}
