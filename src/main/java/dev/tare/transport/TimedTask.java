package dev.tare.transport;

/** Something that has work at certain instants. Called on the loop's thread only. */
@FunctionalInterface
public interface TimedTask {

    /** No work is awaited. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Does the work that is due.
     *
     * @param nowNs the present, as {@link System#nanoTime()} tells it
     * @return when to call again at the latest, on the same clock, or {@link #NEVER}. It is called more often than that
     */
    long run(long nowNs);
}
