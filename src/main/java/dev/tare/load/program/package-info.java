/**
 * Load generators of others: how each is called for one trial, and what its output means. Pure: who starts programs is the
 * worker.
 */
package dev.tare.load.program;
