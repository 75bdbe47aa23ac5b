/**
 * From what was recorded to what may be said: histograms, paired differences, intervals, validity and verdicts.
 *
 * <p>The unit of observation is the <em>trial</em>: one environment under load once. A <em>block</em> holds one trial of
 * every environment, and two of the baseline, in random order. The cost of an environment at a percentile is estimated
 * from the differences to the baseline <em>within</em> the blocks, so that what drifts from block to block cancels.
 * Knows no Kubernetes, no processes and no clock.
 */
package dev.tare.measure;
