package dev.tare.load.trial;

import java.time.Clock;

import dev.tare.wire.EpochNanos;

/** Where an instant of the wall clock is on the monotonic clock, which alone measures times. */
public final class StartInstant {

    /** A thread may be stopped between two readings, for as long as a time slice; not each time. */
    private static final int READINGS = 16;

    private StartInstant() {}

    /**
     * The monotonic time of an instant, in nanoseconds. Workers that share a load begin at the same instant by this, each in
     * its own process, so it has to be exact: of several readings of the wall clock, each between two of the monotonic
     * clock, that of the closest two counts, which is the way of NTP to read a remote clock.
     *
     * @param epochNs the instant in nanoseconds since 1970-01-01T00:00:00Z
     * @param clock the wall clock
     */
    public static long monotonicNs(long epochNs, Clock clock) {
        long closestNs = Long.MAX_VALUE;
        long offsetNs = 0;
        for (int i = 0; i < READINGS; i++) {
            long before = System.nanoTime();
            long wall = EpochNanos.of(clock.instant());
            long between = System.nanoTime() - before;
            if (between < closestNs) {
                closestNs = between;
                offsetNs = before + between / 2 - wall;
            }
        }
        return epochNs + offsetNs;
    }
}
