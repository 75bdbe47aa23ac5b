package dev.tare.target;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * A limited number of places at which requests are served, first come, first served: each takes the place that is free
 * first. A request that has to wait begins at the instant at which its place becomes free, not when that is noticed, so
 * that the places serve exactly their number of requests per service time, however late timers are.
 *
 * <p>When a request ends is known when it comes, by the recursion of Kiefer and Wolfowitz, so nothing queues but instants.
 *
 * @see <a href="https://doi.org/10.1090/S0002-9947-1955-0070034-4">J. Kiefer and J. Wolfowitz, "On the Theory of Queues
 *     With Many Servers", Transactions of the American Mathematical Society 78(1), 1955</a>
 */
public final class ServiceSlots {

    private final PriorityQueue<Long> freeAtNs;

    /**
     * Places that are all free.
     *
     * @param places how many, at least 1
     */
    public ServiceSlots(int places) {
        Long[] free = new Long[places];
        Arrays.fill(free, Long.MIN_VALUE);
        freeAtNs = new PriorityQueue<>(Arrays.asList(free));
    }

    /**
     * When a request is served.
     *
     * @param nowNs when it comes, not before the one before it
     * @param timeNs how long its service takes
     */
    public long endNs(long nowNs, long timeNs) {
        long endNs = Math.max(nowNs, freeAtNs.remove()) + timeNs;
        freeAtNs.add(endNs);
        return endNs;
    }
}
