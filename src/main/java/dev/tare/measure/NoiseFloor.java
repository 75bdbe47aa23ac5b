package dev.tare.measure;

import java.util.Map;

/**
 * What two measurements of the baseline itself differ by (A/A). Where they demonstrably differ, the apparatus makes a
 * difference of its own, and only what is larger counts as a cost.
 *
 * @param differencesNs for each percentile the baseline's second trials minus its first, in nanoseconds
 */
record NoiseFloor(Map<Percentile, Interval> differencesNs) {

    /** Whether an overhead is beyond chance and beyond the floor at any percentile. */
    boolean isExceededBy(Map<Percentile, Overhead> overheads) {
        return overheads.entrySet().stream()
                .filter(entry -> entry.getValue().stands())
                .anyMatch(entry -> entry.getValue().ns().low() > heightNs(entry.getKey()));
    }

    /** The most that the baseline may differ from itself, in nanoseconds; 0 where it may not differ at all. */
    double heightNs(Percentile percentile) {
        Interval difference = differencesNs.get(percentile);
        return difference.holdsZero() ? 0 : Math.max(Math.abs(difference.low()), Math.abs(difference.high()));
    }
}
