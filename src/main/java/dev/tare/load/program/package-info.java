/**
 * Load generators of others: how each is called for one trial, what its output means, and the trial that it makes the load
 * of. For the worker: {@link dev.tare.load.program.ProgramFile} and {@link dev.tare.load.program.ProgramTrial}.
 */
package dev.tare.load.program;
