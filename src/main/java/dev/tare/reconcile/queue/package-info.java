/**
 * Whose turn it is among the runs of a cluster. {@link dev.tare.reconcile.queue.Admission} asks {@link dev.tare.queue} with what
 * the runs' own statuses say, so that every operator finds the same order; {@link dev.tare.reconcile.queue.Places} are objects of
 * which each belongs to one run, so that even two operators that know different things cannot let in two at once.
 */
package dev.tare.reconcile.queue;
