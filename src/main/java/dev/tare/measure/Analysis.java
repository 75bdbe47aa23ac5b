package dev.tare.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all trials of a run say together, as if measuring ended now.
 *
 * @param environments one entry an environment, the baseline first, then the others in the order of the settings
 * @param noiseFloorNs for each percentile of the family, the difference of the baseline to its own second trials in
 *     nanoseconds (second minus first), with its interval; empty where there are too few blocks
 * @param noiseFloorCapacity of a search, what the baseline's second trials lose of the capacity that its first have, as a
 *     share of it, with its interval; empty where there are too few searches
 * @param completeBlocks blocks in which every trial is there
 * @param outcome whether more blocks are worth measuring
 */
public record Analysis(
        List<EnvironmentAnalysis> environments,
        Map<Percentile, Interval> noiseFloorNs,
        Optional<Interval> noiseFloorCapacity,
        int completeBlocks,
        Outcome outcome) {

    /** Whether more blocks are worth measuring. */
    public enum Outcome {
        /** More blocks would make the intervals narrower, and may be had. */
        MeasureMore,
        /** Every interval of every environment that may still be valid is as narrow as asked for. */
        Precise,
        /** The most blocks that were allowed have been measured. */
        BlocksExhausted,
        /** No environment can be valid any more, or the baseline can't; see {@code docs/method.md}. */
        Hopeless
    }

    /** The same of a run that goes on. */
    public Analysis soFar() {
        return new Analysis(
                environments.stream().map(EnvironmentAnalysis::soFar).toList(),
                noiseFloorNs,
                noiseFloorCapacity,
                completeBlocks,
                outcome);
    }

    /** The analysis of the environment of that name. */
    public EnvironmentAnalysis environment(String name) {
        return environments.stream()
                .filter(e -> e.environment().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no environment '" + name + "'"));
    }
}
