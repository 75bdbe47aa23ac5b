package dev.tare.transport;

/**
 * What a loop has used.
 *
 * @param cpuNs CPU time of its thread since that started, in nanoseconds; 0 where the system does not tell
 * @param busyNs of that, what was not spent on polling in vain, in nanoseconds. Polling is taken by the clock, so that where
 *     others had the CPU meanwhile, this is less than it was
 * @param longestStallNs the longest time by which it came round later than at a deadline, in nanoseconds, since
 *     {@link TimedLoop#forgetStalls}
 */
public record LoopUse(long cpuNs, long busyNs, long longestStallNs) {}
