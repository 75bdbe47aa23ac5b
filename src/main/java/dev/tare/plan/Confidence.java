package dev.tare.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.tare.api.Load;

/** How much can be claimed from how little: which percentiles a trial supports, and how many blocks a claim takes. */
final class Confidence {

    /** Requests that must lie beyond a percentile in each trial for it to be more than its largest value. */
    private static final int LEAST_BEYOND = 10;

    /** For each percentile, how many requests of a thousand lie beyond it. */
    private static final Map<String, Integer> BEYOND_PER_THOUSAND = new LinkedHashMap<>();

    static {
        BEYOND_PER_THOUSAND.put("p50", 500);
        BEYOND_PER_THOUSAND.put("p90", 100);
        BEYOND_PER_THOUSAND.put("p99", 10);
        BEYOND_PER_THOUSAND.put("p999", 1);
    }

    private Confidence() {}

    /**
     * The percentiles that a trial under this load holds enough requests for, in rising order. The median is always one
     * of them; of a closed loop, whose rate nobody knows before, all are.
     */
    static List<String> family(Load load) {
        List<String> family = new ArrayList<>();
        BEYOND_PER_THOUSAND.forEach((percentile, beyond) -> {
            if (load.rate() == null || percentile.equals("p50") || requests(load) * beyond >= LEAST_BEYOND * 1000.0) {
                family.add(percentile);
            }
        });
        return List.copyOf(family);
    }

    /** Requests that a trial of an open loop records on average. */
    static double requests(Load load) {
        return load.rate() * (load.duration().toNanos() / 1e9);
    }

    /**
     * The least number of blocks from which so many intervals hold together. The widest interval that the signed-rank
     * test has for {@code n} blocks misses the truth with a probability of 2/2<sup>n</sup> (Hollander, Wolfe and
     * Chicken, <em>Nonparametric Statistical Methods</em>, section 3.3), and each of {@code m} intervals may take
     * {@code 1/m} of the probability that is left (Bonferroni).
     */
    static int leastBlocks(int intervals, int confidencePercent) {
        int blocks = 1;
        while ((1L << blocks) * (100 - confidencePercent) < 200L * intervals) {
            blocks++;
        }
        return blocks;
    }
}
