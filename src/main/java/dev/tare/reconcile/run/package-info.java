/**
 * {@code PerformanceRun}s: freezing what is measured, waiting for a place, the steps of the state machine over pods, and
 * the status.
 *
 * <p>All that a decision needs is in the cluster: the frozen copy, the run's status, the stored blocks, the pods and
 * their logs. So an operator that starts anew, or another one that takes over, decides the same.
 */
package dev.tare.reconcile.run;
