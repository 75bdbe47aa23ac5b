package dev.tare.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one environment takes over another, neither of which is the baseline. Both have been compared with the baseline's
 * trials in the same blocks, so these cancel, and what is left is a paired difference as any other.
 */
public final class EnvironmentDifference {

    private EnvironmentDifference() {}

    /**
     * The differences in nanoseconds, over the blocks that both are valid in.
     *
     * @param environment what is compared
     * @param other what it is compared with
     * @param confidence of each interval by itself, between 0 and 1
     * @return by percentile; empty where there are too few blocks, or either may not be used
     */
    public static Map<Percentile, Interval> ofNs(
            EnvironmentAnalysis environment, EnvironmentAnalysis other, double confidence) {
        Map<Percentile, Interval> differences = new EnumMap<>(Percentile.class);
        if (environment.verdict() == Verdict.Invalid || other.verdict() == Verdict.Invalid) {
            return differences;
        }
        List<Integer> blocks =
                environment.blocks().stream().filter(other.blocks()::contains).toList();
        int[] places = places(environment, blocks);
        int[] placesOfOther = places(other, blocks);
        environment.pairs().forEach((percentile, pair) -> {
            PairedPercentiles others = other.pairs().get(percentile);
            if (others != null) {
                pair.at(places)
                        .over(others.at(placesOfOther))
                        .difference(confidence)
                        .ifPresent(found -> differences.put(percentile, found.interval()));
            }
        });
        return Collections.unmodifiableMap(differences);
    }

    private static int[] places(EnvironmentAnalysis environment, List<Integer> blocks) {
        return blocks.stream().mapToInt(environment.blocks()::indexOf).toArray();
    }
}
