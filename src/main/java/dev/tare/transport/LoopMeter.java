package dev.tare.transport;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Watches the rounds of a loop, from the readings of the clock that the loop takes anyway. On the loop's thread only. */
final class LoopMeter {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long awaitedNs = Timed.NEVER;
    private long longestStallNs;
    private boolean vain;
    private long vainSinceNs;
    private long vainNs;

    /** A round begins. */
    void cameRound(long nowNs) {
        if (vain) {
            vain = false;
            vainNs += nowNs - vainSinceNs;
        }
        noteStall(nowNs);
    }

    private void noteStall(long nowNs) {
        if (awaitedNs != Timed.NEVER && nowNs - awaitedNs > longestStallNs) {
            longestStallNs = nowNs - awaitedNs;
        }
    }

    /** The next round should begin at the deadline at the latest. */
    void awaits(long deadlineNs) {
        awaitedNs = deadlineNs;
    }

    /** Since this instant the loop has done nothing but poll, and found nothing. */
    void polledInVain(long sinceNs) {
        vain = true;
        vainSinceNs = sinceNs;
    }

    /** Forgets the longest stall, and what has passed of one that goes on. */
    void forgetStalls(long nowNs) {
        longestStallNs = 0;
        awaitedNs = Math.max(awaitedNs, nowNs);
    }

    LoopUse use(long nowNs) {
        noteStall(nowNs);
        long cpuNs = THREADS.isCurrentThreadCpuTimeSupported() ? Math.max(0, THREADS.getCurrentThreadCpuTime()) : 0;
        vainNs = Math.min(vainNs, cpuNs); // it is time on the clock, of which the thread may not have had all
        return new LoopUse(cpuNs, cpuNs - vainNs, longestStallNs);
    }
}
