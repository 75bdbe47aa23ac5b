package dev.tare.transport;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** Watches the rounds of a loop, from the readings of the clock that the loop takes anyway. On the loop's thread only. */
final class LoopMeter {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Path SCHEDULED = Path.of("/proc/thread-self/schedstat");

    /** A round that begins so much after it should have began late; less is a round's own length. */
    private static final long LATE_NS = 50_000;

    /** What is read so soon after a poll began may have been there before. */
    private static final long AT_ONCE_NS = 200_000;

    private long awaitedNs = TimedTask.NEVER;
    private boolean cameLate;
    private long pollBeganNs;
    private long pollBeforeBeganNs;
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
        cameLate = awaitedNs != TimedTask.NEVER && nowNs - awaitedNs > LATE_NS;
        noteStall(nowNs);
    }

    private void noteStall(long nowNs) {
        if (awaitedNs != TimedTask.NEVER && nowNs - awaitedNs > longestStallNs) {
            longestStallNs = nowNs - awaitedNs;
        }
    }

    /** Events are polled for from now on, and the next round should begin at the deadline at the latest. */
    void awaits(long deadlineNs, long nowNs) {
        awaitedNs = deadlineNs;
        pollBeforeBeganNs = pollBeganNs;
        pollBeganNs = nowNs;
    }

    /**
     * Since when what is read now may have been there. A loop that reads in time finds what has just come. One that should
     * have come round by now may have been kept from it, and so may one that came round late and finds something at once: it
     * came some time after the poll before.
     */
    long unreadSinceNs(long nowNs) {
        boolean kept = nowNs > awaitedNs || cameLate && nowNs - pollBeganNs < AT_ONCE_NS;
        return kept ? pollBeforeBeganNs : nowNs;
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
        long waitedNs = waitedNs();
        vainNs = Math.min(vainNs, cpuNs + waitedNs); // a hypervisor's share of the time is in neither
        return new LoopUse(cpuNs, waitedNs, cpuNs + waitedNs - vainNs, longestStallNs);
    }

    /** The second figure of proc_pid_schedstat(5): nanoseconds on a run queue. */
    private static long waitedNs() {
        try {
            return Long.parseLong(Files.readString(SCHEDULED).split(" ")[1]);
        } catch (IOException e) {
            return 0; // not on this system
        }
    }
}
