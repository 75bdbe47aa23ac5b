/**
 * What becomes of a {@link dev.tare.api.PerformanceProfile} in a cluster: which runs it leads to and when, and which of
 * them are kept.
 */
package dev.tare.reconcile.profile;
