package dev.tare.usage;

import java.util.Map;

/**
 * The CPU time of a process so far, user and system.
 *
 * @param pid its process id
 * @param parent its parent's
 * @param startTicks when it started, in ticks since the machine did; with the process id it names a process for good
 * @param cpuNs what it used itself, in nanoseconds
 * @param childrenNs what its children used that have ended and that it has waited for, and theirs, in nanoseconds
 */
record ProcessTimes(long pid, long parent, long startTicks, long cpuNs, long childrenNs) {

    /**
     * What a group of processes used between two readings, as far as it can be known: what a process used that has ended
     * since is known from its parent if that waited for it, and is left out otherwise.
     *
     * @param before the processes at the first reading, by process id
     * @param after the processes at the second reading, by process id
     */
    static long between(Map<Long, ProcessTimes> before, Map<Long, ProcessTimes> after) {
        return after.values().stream()
                .mapToLong(process -> process.since(before, after))
                .sum();
    }

    private long since(Map<Long, ProcessTimes> before, Map<Long, ProcessTimes> after) {
        ProcessTimes then = before.get(pid);
        if (then == null || !isSame(then)) {
            return cpuNs + childrenNs; // it began in between
        }
        long usedBefore = before.values().stream()
                .filter(child -> child.parent == pid && !child.isSame(after.get(child.pid)))
                .mapToLong(child -> child.cpuNs + child.childrenNs)
                .sum();
        return Math.max(0, cpuNs - then.cpuNs) + Math.max(0, childrenNs - then.childrenNs - usedBefore);
    }

    private boolean isSame(ProcessTimes other) {
        return other != null && other.pid == pid && other.startTicks == startTicks;
    }
}
