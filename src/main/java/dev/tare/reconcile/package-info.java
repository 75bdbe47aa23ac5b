/**
 * What the reconcilers of all kinds share: conditions whose times of transition survive what has not changed, and events
 * that say the same as the conditions.
 *
 * <p>A reconciler observes everything, lets a pure function decide, does one thing, and reports it in the status. It
 * neither sleeps nor polls: watches and {@code rescheduleAfter} wake it up.
 */
package dev.tare.reconcile;
