package dev.tare.report;

import java.time.Instant;

import dev.tare.measure.TrialResult;

/**
 * A trial and when it was.
 *
 * @param recordedFrom when its recorded part began
 * @param result what was recorded
 */
public record MeasuredTrial(Instant recordedFrom, TrialResult result) {}
