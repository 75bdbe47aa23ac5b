package dev.tare.measure;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts sizes, exactly as long as there are no more than {@value #SIZES} different ones; then those two that are closest, by
 * their ratio, count as one, which is their mean. Nothing is allocated on the way.
 *
 * @see "Y. Ben-Haim and E. Tom-Tov, A Streaming Parallel Decision Tree Algorithm, Journal of Machine Learning Research 11,
 *     2010, section 2.1: such counts can be added up"
 */
public final class SizeCounts {

    /** As many different sizes as are told apart. */
    static final int SIZES = 32;

    private final long[] sizes = new long[SIZES + 1];
    private final long[] counts = new long[SIZES + 1];
    private int used;
    private int last;

    /** Counts a size once. */
    public void add(long size) {
        add(size, 1);
    }

    /** Counts a size several times. */
    public void add(long size, long times) {
        if (last < used && sizes[last] == size) {
            counts[last] += times;
            return;
        }
        int at = Arrays.binarySearch(sizes, 0, used, size);
        if (at < 0) {
            at = -at - 1;
            System.arraycopy(sizes, at, sizes, at + 1, used - at);
            System.arraycopy(counts, at, counts, at + 1, used - at);
            sizes[at] = size;
            counts[at] = 0;
            used++;
        }
        counts[at] += times;
        last = at;
        if (used > SIZES) {
            joinClosest();
        }
    }

    private void joinClosest() {
        int closest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i + 1 < used; i++) {
            double ratio = (sizes[i + 1] + 1.0) / (sizes[i] + 1.0);
            if (ratio < least) {
                least = ratio;
                closest = i;
            }
        }
        long both = counts[closest] + counts[closest + 1];
        double share = (double) counts[closest + 1] / both;
        sizes[closest] += Math.round(share * (sizes[closest + 1] - sizes[closest]));
        counts[closest] = both;
        used--;
        System.arraycopy(sizes, closest + 2, sizes, closest + 1, used - closest - 1);
        System.arraycopy(counts, closest + 2, counts, closest + 1, used - closest - 1);
        last = used;
    }

    /** How often each size was counted, in rising order. */
    public SortedMap<Long, Long> counts() {
        SortedMap<Long, Long> all = new TreeMap<>();
        for (int i = 0; i < used; i++) {
            all.put(sizes[i], counts[i]);
        }
        return Collections.unmodifiableSortedMap(all);
    }

    /**
     * The size that half of those counted do not exceed.
     *
     * @param counts how often each size was counted, in rising order; not empty
     */
    public static long median(SortedMap<Long, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long passed = 0;
        for (var entry : counts.entrySet()) {
            passed += entry.getValue();
            if (2 * passed >= all) {
                return entry.getKey();
            }
        }
        return counts.lastKey();
    }
}
