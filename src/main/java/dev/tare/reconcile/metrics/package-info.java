/**
 * What Prometheus reads of runs, of the queue and of results. It is made when somebody reads it, of what caches hold and reconcilers
 * have read or written anyway: nothing is read from the API server for it, and nothing wakes a reconciler. What the figures are is
 * in {@link dev.tare.reconcile.metrics.Metric}.
 */
package dev.tare.reconcile.metrics;
