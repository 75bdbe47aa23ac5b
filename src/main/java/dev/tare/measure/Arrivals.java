package dev.tare.measure;

/**
 * When requests are meant to be sent: an endless, non-decreasing sequence of offsets in nanoseconds from the start of a
 * trial. A sequence depends on nothing but what it was made of, so that the same seed gives the same arrivals, and
 * knows no clock. Not safe for use by several threads.
 *
 * <p>The load of a trial is split between workers by giving each its own sequence, whose union is the whole:
 *
 * <pre>{@code
 * Arrivals first = new ConstantArrivals(1_000, 0, 2);  // 0 ms, 2 ms, 4 ms, ...
 * Arrivals second = new ConstantArrivals(1_000, 1, 2); // 1 ms, 3 ms, 5 ms, ...
 * }</pre>
 */
public interface Arrivals {

    /** The offset of the next request in nanoseconds from the start of the trial, never less than the one before. */
    long next();
}
