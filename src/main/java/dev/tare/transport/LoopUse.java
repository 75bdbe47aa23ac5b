package dev.tare.transport;

/**
 * What a loop has used.
 *
 * @param cpuNs CPU time of its thread since that started, in nanoseconds; 0 where the system does not tell
 * @param waitedNs how long its thread was ready and waited for a CPU, in nanoseconds; 0 where the system does not tell
 * @param busyNs of both, what was not spent on polling in vain, in nanoseconds
 * @param longestStallNs the longest time by which it came round later than at a deadline, in nanoseconds, since
 *     {@link TimedLoop#forgetStalls}
 */
public record LoopUse(long cpuNs, long waitedNs, long busyNs, long longestStallNs) {}
