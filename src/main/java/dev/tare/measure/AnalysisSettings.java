package dev.tare.measure;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What an analysis is asked.
 *
 * @param baseline the environment that the others are compared with
 * @param others the other environments, in the order of the report
 * @param family the percentiles that are compared: those that each trial holds enough requests for
 * @param confidence how often all intervals of the family together hold the truth, between 0 and 1
 * @param precision how far an interval may reach to either side of its estimate, as a share of the baseline's percentile
 * @param minBlocks valid blocks that are needed at least
 * @param maxBlocks blocks that are measured at most, those apart of which a trial was lost
 * @param requestsPerSecond the rate that was asked for; 0 in a closed loop and in a search
 * @param search what is searched, if capacities are what is asked for; blocks are then counted with those of scouting
 */
@RecordBuilder
public record AnalysisSettings(
        String baseline,
        List<String> others,
        Set<Percentile> family,
        double confidence,
        double precision,
        int minBlocks,
        int maxBlocks,
        long requestsPerSecond,
        Optional<SearchSettings> search) {

    /**
     * How many intervals are claimed at once: every percentile of every environment but the baseline; of a baseline
     * alone, every percentile of its noise floor. Of a search: the capacity of every environment, and what each but the
     * baseline loses.
     */
    public int familySize() {
        if (search.isPresent()) {
            return intervalsOfSearch(others.size());
        }
        return Math.max(1, others.size()) * family.size();
    }

    /** How many blocks are measured at most, however many of them are disturbed. */
    public int mostBlocks() {
        return search.isPresent() ? maxBlocks : mostBlocks(maxBlocks);
    }

    /** How many blocks may be measured in all where so many are to count: half as many again, in place of disturbed ones. */
    public static int mostBlocks(int maxBlocks) {
        return maxBlocks + (maxBlocks + 1) / 2;
    }

    /** How many intervals a search claims that compares so many environments with the baseline. */
    public static int intervalsOfSearch(int others) {
        return 1 + 2 * others;
    }

    /**
     * The confidence of each interval by itself, so that all of them together have the wanted one, however they depend on
     * each other (Bonferroni's inequality): 1 - (1 - confidence) / familySize.
     */
    public double confidenceOfEach() {
        return 1 - (1 - confidence) / familySize();
    }

    /**
     * The valid blocks from which there are results: {@code minBlocks}, or the least that the confidence needs, if more.
     */
    public int blocksNeeded() {
        return Math.max(minBlocks, SignedRank.leastBlocks(confidence, familySize()));
    }
}
