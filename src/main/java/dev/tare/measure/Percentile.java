package dev.tare.measure;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The percentiles that are reported, in rising order. */
public enum Percentile {
    P50("p50", 50),
    P90("p90", 90),
    P99("p99", 99),
    P999("p999", 99.9);

    /** How many requests must lie beyond a percentile for it to be more than the luck of a few. */
    public static final int REQUESTS_BEYOND = 10;

    private final String label;
    private final double percent;

    Percentile(String label, double percent) {
        this.label = label;
        this.percent = percent;
    }

    /** Its name in resources and pages, such as {@code p50}. */
    public String label() {
        return label;
    }

    /** As people write it, such as {@code p99.9}. */
    public String title() {
        return "p" + (percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent));
    }

    /** The share of requests at or below it, in percent. */
    public double percent() {
        return percent;
    }

    /**
     * The percentiles that a number of requests says something about: those that {@link #REQUESTS_BEYOND} of them lie
     * beyond, and the median always.
     *
     * @param requests requests of one trial
     */
    public static Set<Percentile> supportedBy(long requests) {
        Set<Percentile> supported = EnumSet.of(P50);
        for (Percentile percentile : values()) {
            long thousandthsBeyond = Math.round((100 - percentile.percent) * 10);
            if (requests >= 1_000L * REQUESTS_BEYOND / thousandthsBeyond) {
                supported.add(percentile);
            }
        }
        return Collections.unmodifiableSet(supported);
    }
}
