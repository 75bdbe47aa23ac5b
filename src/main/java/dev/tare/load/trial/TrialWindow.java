package dev.tare.load.trial;

/**
 * The times of a trial, as {@link System#nanoTime()} tells time.
 *
 * @param startNs the first request may be sent
 * @param recordFromNs requests that should be sent from here on are recorded
 * @param endNs no request is to be sent from here on
 * @param drainUntilNs answers are awaited until here
 */
public record TrialWindow(long startNs, long recordFromNs, long endNs, long drainUntilNs) {}
