/**
 * What the reconcilers of all kinds share. Caches hold runs in outline; what is needed in full is read from the API server.
 *
 * <p>A reconciler observes everything, lets a pure function decide, does one thing, and reports it in the status. It
 * neither sleeps nor polls: watches and {@code rescheduleAfter} wake it up.
 */
package dev.tare.reconcile;
