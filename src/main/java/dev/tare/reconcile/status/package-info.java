/**
 * How a reconciler tells what is so: conditions whose times of transition survive what has not changed ({@link
 * dev.tare.reconcile.status.ConditionList}), a status that is written whole and on condition that nobody has changed the
 * resource since it was read ({@link dev.tare.reconcile.status.StatusWriter}), and events that say the same as the
 * conditions.
 */
package dev.tare.reconcile.status;
