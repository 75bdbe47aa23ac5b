package dev.tare.measure;

/**
 * Requests at equal distances. The m-th request of all workers is due at the whole nanosecond at or before m / rate,
 * which is computed from m itself: nothing adds up, so the sequence does not drift.
 */
public final class ConstantArrivals implements Arrivals {

    private static final long SECOND_NS = 1_000_000_000L;

    private final long requestsPerSecond;
    private final int workers;
    private long request;

    /**
     * The arrivals of one of several workers, which take turns.
     *
     * @param requestsPerSecond the rate of all workers together, from 1 to 1,000,000,000
     * @param worker which worker's, from 0
     * @param workers how many there are
     * @throws IllegalArgumentException if an argument is out of range
     */
    public ConstantArrivals(long requestsPerSecond, int worker, int workers) {
        WorkerShare.check(requestsPerSecond, worker, workers);
        this.requestsPerSecond = requestsPerSecond;
        this.workers = workers;
        this.request = worker;
    }

    @Override
    public long next() {
        // Whole seconds and the rest apart, so that the product stays far from the largest long.
        long offset =
                request / requestsPerSecond * SECOND_NS + request % requestsPerSecond * SECOND_NS / requestsPerSecond;
        request += workers;
        return offset;
    }
}
