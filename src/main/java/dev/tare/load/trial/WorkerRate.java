package dev.tare.load.trial;

/** Rates that workers share. */
public final class WorkerRate {

    private WorkerRate() {}

    /**
     * A worker's share: the first workers take one more each until nothing is left.
     *
     * @param rate the rate of all workers together, in requests per second
     * @param worker the worker's number, from 0
     * @param workers how many there are
     */
    public static long share(long rate, int worker, int workers) {
        return rate / workers + (worker < rate % workers ? 1 : 0);
    }

    /**
     * A worker's share of a rate that must not be exceeded. No worker stands still: each has one request a second at the least.
     *
     * @param rate the highest rate of all workers together, in requests per second; 0: there is none
     * @return the highest rate of the worker; 0: there is none
     */
    public static long cap(long rate, int worker, int workers) {
        return rate == 0 ? 0 : Math.max(1, share(rate, worker, workers));
    }
}
