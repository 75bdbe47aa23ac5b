/**
 * From what was recorded to what may be said: histograms, paired differences, intervals, validity and verdicts.
 *
 * <p>The unit of observation is the <em>trial</em>: one environment under load once. A <em>block</em> holds one trial of
 * every environment, and two of the baseline, in random order. The cost of an environment at a percentile is estimated
 * from the differences to the baseline <em>within</em> the blocks, so that what drifts from block to block cancels.
 * Knows no Kubernetes, no processes and no clock.
 *
 * <p>A load generator sends at the times that {@link dev.tare.measure.Arrivals} names and records into
 * {@link dev.tare.measure.Histograms}. What it recorded comes back as {@link dev.tare.measure.TrialResult}s, of which
 * {@link dev.tare.measure.Analyst} makes an {@link dev.tare.measure.Analysis}: overheads with simultaneous intervals
 * ({@link dev.tare.measure.HodgesLehmann}), the noise floor, verdicts, and whether more blocks are worth measuring.
 * {@link dev.tare.measure.Goal}s are judged by it. {@code docs/method.md} says why, and cites the sources.
 */
package dev.tare.measure;
