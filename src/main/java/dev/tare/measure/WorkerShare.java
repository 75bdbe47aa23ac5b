package dev.tare.measure;

/** How a rate is split between workers. */
final class WorkerShare {

    private static final long MOST_REQUESTS_PER_SECOND = 1_000_000_000L;

    private WorkerShare() {}

    /**
     * Refuses a rate or a worker that arrivals cannot be made for.
     *
     * @throws IllegalArgumentException if an argument is out of range
     */
    static void check(long requestsPerSecond, int worker, int workers) {
        if (requestsPerSecond < 1 || requestsPerSecond > MOST_REQUESTS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "requests per second must be from 1 to " + MOST_REQUESTS_PER_SECOND + ", not " + requestsPerSecond);
        }
        if (worker < 0 || worker >= workers) {
            throw new IllegalArgumentException("worker must be from 0 to " + (workers - 1) + ", not " + worker);
        }
    }
}
