/**
 * The worker process: its assignment, its paths, its trials one after the other, and the protocol of each. For others:
 * {@link dev.tare.load.worker.Worker}.
 */
package dev.tare.load.worker;
