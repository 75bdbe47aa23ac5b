package dev.tare.load.trial;

import java.util.concurrent.TimeUnit;

/**
 * How soon after a request a closed loop may send the next one, so that it keeps to a rate: evenly, and what a stall of the loop
 * has cost may be made up for, but for a moment only. On the loop's thread only.
 */
final class RateCap {

    /** No more than the requests of this time are sent at once. */
    static final long BURST_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private long nextNs = Long.MIN_VALUE;

    /** What the interval has beyond whole nanoseconds, in parts of which one has as many as there are requests in a second. */
    private long remainder;

    /**
     * A cap.
     *
     * @param perSecond requests per second at the most; 0: as many as there are
     */
    RateCap(long perSecond) {
        this.perSecond = perSecond;
    }

    /** When the next request may be sent. */
    long nextNs() {
        return nextNs;
    }

    /** Whether a request may be sent now. */
    boolean allows(long nowNs) {
        return nowNs >= nextNs;
    }

    /** A request is sent. */
    void sent(long nowNs) {
        if (perSecond == 0) {
            return;
        }
        nextNs = Math.max(nextNs, nowNs - BURST_NS) + SECOND_NS / perSecond;
        remainder += SECOND_NS % perSecond;
        if (remainder >= perSecond) {
            remainder -= perSecond;
            nextNs++;
        }
    }
}
