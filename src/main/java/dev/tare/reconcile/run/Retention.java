package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of runs that have ended.
 *
 * @param byHand how many runs of a namespace that were created by hand are kept; 1 or more
 * @param results for how long the raw results of a run are kept at the most; empty: until a later run of its profile has any
 */
public record Retention(int byHand, Optional<Duration> results) {}
