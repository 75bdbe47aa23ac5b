/**
 * Whose turn it is: dominant resource fairness between teams (Ghodsi et al., "Dominant Resource Fairness: Fair Allocation of
 * Multiple Resource Types", NSDI 2011), with the hierarchy and the ties of Apache Mesos' sorter, and with backfill.
 *
 * <p>Everything here is pure and exact: shares are fractions, so that two operators that know the same runs find the same
 * order. {@link dev.tare.queue.FairOrder} sorts teams, {@link dev.tare.queue.FairQueue} decides which runs begin,
 * {@link dev.tare.queue.PastUsage} remembers what a team has had.
 */
package dev.tare.queue;
