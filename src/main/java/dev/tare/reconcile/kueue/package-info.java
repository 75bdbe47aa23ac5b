/**
 * Runs as Workloads of Kueue: {@link dev.tare.reconcile.kueue.WorkloadManifest} says what a run's Workload is,
 * {@link dev.tare.reconcile.kueue.WorkloadState} what Kueue has decided, and {@link dev.tare.reconcile.kueue.Workloads} writes
 * what Kueue expects of whoever owns one.
 */
package dev.tare.reconcile.kueue;
