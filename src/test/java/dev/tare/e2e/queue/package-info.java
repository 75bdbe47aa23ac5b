/** Whose turn it is when several namespaces want to measure. */
package dev.tare.e2e.queue;
