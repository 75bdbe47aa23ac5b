package dev.tare.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;

/**
 * Latencies in few buckets, for those who draw them: from 8 microseconds to past {@link Histograms#HIGHEST_NS}, two for each power of
 * two. Every bound is one of the histogram's own, between two of its finer buckets; so the counts are sums of its counts, and
 * nothing is divided or estimated.
 */
public final class LatencyBuckets {

    private static final long LOWEST = 1L << 13;
    private static final int OCTAVES = 23;

    /** The upper bounds in nanoseconds, in rising order; a bucket ends below its bound, where the next begins. */
    public static final List<Long> BOUNDS_NS = bounds();

    private LatencyBuckets() {}

    private static List<Long> bounds() {
        List<Long> bounds = new ArrayList<>();
        for (int octave = 0; octave <= OCTAVES; octave++) {
            long power = LOWEST << octave;
            bounds.add(power);
            bounds.add(power + power / 2);
        }
        return List.copyOf(bounds.subList(0, bounds.size() - 1));
    }

    /**
     * How many values are in each bucket.
     *
     * @param nanos a histogram as {@link Histograms} makes them
     * @return by the bucket's upper bound, in rising order; without buckets in which there is nothing
     */
    public static SortedMap<Long, Long> counts(Histogram nanos) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        long from = 0;
        for (long bound : BOUNDS_NS) {
            long count = nanos.getCountBetweenValues(from, bound - 1);
            if (count > 0) {
                counts.put(bound, count);
            }
            from = bound;
        }
        return counts;
    }
}
