/**
 * What a run's pods are seen to do, as values: {@link dev.tare.fleet.pods.observed.ObservedPods}, what their logs say, and what the
 * API server's refusals mean.
 */
package dev.tare.fleet.pods.observed;
