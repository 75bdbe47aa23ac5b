/**
 * One trial: when its requests are sent, and what is recorded of them.
 *
 * <p>In an open loop, requests have intended send times that depend on nothing that the target does; a request whose time has
 * come while no connection is free waits, and its response time runs from the intended time all the same. So a target that
 * stalls is seen to stall (Gil Tene, "How NOT to Measure Latency", on coordinated omission).
 *
 * <p>For the worker: {@link dev.tare.load.trial.TrialQueue}, which says what is next, and
 * {@link dev.tare.load.trial.TrialMeasurement}. The times of a trial are also for programs that make its load instead.
 */
package dev.tare.load.trial;
