/**
 * What a worker finds out before it measures: whether a path answers, and what its answers show of the proxies on the way.
 * For the worker: {@link dev.tare.load.probe.Destination}, {@link dev.tare.load.probe.PathProbe} and
 * {@link dev.tare.load.probe.SignSearch}.
 */
package dev.tare.load.probe;
