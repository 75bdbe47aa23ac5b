/**
 * From files to a plan: reading resources, checking them, and expanding a profile into blocks and trials.
 *
 * <p>A profile becomes a number of <em>blocks</em>. Each block holds one <em>trial</em> of every environment, and two of
 * the baseline, in an order drawn from the run's seed. What is wrong with the user's input comes back as
 * {@linkplain dev.tare.plan.Problem values}, each of them a sentence. Nothing here reads a clock or draws a seed.
 */
package dev.tare.plan;
