package dev.tare.measure;

import java.time.Instant;

/**
 * A trial and when it was.
 *
 * @param recordedFrom when its recorded part began
 * @param result what was recorded
 */
public record MeasuredTrial(Instant recordedFrom, TrialResult result) {}
