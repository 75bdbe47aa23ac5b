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
        environment.differencesNs().forEach((percentile, all) -> {
            double[] others = other.differencesNs().get(percentile);
            if (others != null) {
                new PairedPercentiles(
                                inBlocks(environment.blocks(), all, blocks), inBlocks(other.blocks(), others, blocks))
                        .difference(confidence)
                        .ifPresent(found -> differences.put(percentile, found));
            }
        });
        return Collections.unmodifiableMap(differences);
    }

    private static double[] inBlocks(List<Integer> of, double[] values, List<Integer> wanted) {
        return wanted.stream().mapToDouble(block -> values[of.indexOf(block)]).toArray();
    }
}
