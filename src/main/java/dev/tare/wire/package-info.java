/**
 * What a worker reads and what it writes.
 *
 * <p>A worker has no open port and no credentials: it reads its {@link dev.tare.wire.Assignment} once and its
 * {@link dev.tare.wire.Schedule} again and again, and writes one JSON object a line to standard output, a
 * {@link dev.tare.wire.WorkerLine}. That is the same for a process on this machine and for a pod.
 */
package dev.tare.wire;
