/**
 * From a profile to a plan, in blocks and trials.
 *
 * <p>A profile becomes a number of <em>blocks</em>. Each block holds one <em>trial</em> of every environment, and two of
 * the baseline, in an order drawn from the run's seed. What a schema cannot say of a profile is checked first: what is
 * wrong comes back as {@linkplain dev.tare.manifest.Problem values}. Nothing here reads a clock or draws a seed.
 */
package dev.tare.plan;
