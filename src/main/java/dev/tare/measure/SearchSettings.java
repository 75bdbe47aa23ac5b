package dev.tare.measure;

import org.apache.commons.rng.simple.RandomSource;

/**
 * What a search for capacity is asked, and how its blocks are laid out: some blocks of <em>scouting</em>, which double the
 * rate until the objective is missed and find the capacity roughly, then one search after the other of {@link
 * #BLOCKS_PER_SEARCH} blocks each, which count. They begin near what was scouted, each somewhere else, so that given that,
 * none depends on another.
 *
 * @param fromPerSecond the rate to begin with
 * @param toPerSecond the highest rate to try
 * @param p99BelowNs what the 99th percentile of response times must be below, in nanoseconds
 * @param errorsPerMillionBelow how many of a million requests must be fewer than those that fail
 * @param seed what the starts of searches are drawn from
 */
public record SearchSettings(
        long fromPerSecond, long toPerSecond, long p99BelowNs, long errorsPerMillionBelow, long seed) {

    /**
     * Two blocks or three find rates a step apart between which the objective begins to be missed. Each of the others
     * halves that on a log scale: a step of 1.2 becomes 1.023 or 1.011, so the capacity is known to about half a percent.
     */
    public static final int BLOCKS_PER_SEARCH = 6;

    static final double STEP = 1.2;

    static final double SCOUTING_STEP = 2;

    /** From a factor of 2 to one of 2^(1/4) = 1.19: about a step of the searches that follow. */
    private static final int SCOUTING_BISECTIONS = 2;

    /** The number of scouting among searches; those that count have the numbers from 1. */
    static final int SCOUTING = 0;

    /** How many blocks scouting takes: as many as doubling from the lowest rate to the highest may need, and two more. */
    public int scoutingBlocks() {
        int doublings = 0;
        for (double rate = fromPerSecond; rate < toPerSecond; rate *= SCOUTING_STEP) {
            doublings++;
        }
        return doublings + 1 + SCOUTING_BISECTIONS;
    }

    /** How many blocks so many searches take, scouting included. */
    public int blocks(int searches) {
        return scoutingBlocks() + searches * BLOCKS_PER_SEARCH;
    }

    /** How many searches that count have been done in so many blocks. */
    int searches(int blocks) {
        return Math.max(0, blocks - scoutingBlocks()) / BLOCKS_PER_SEARCH;
    }

    /** The number of the search that a block belongs to. */
    int searchOf(int block) {
        return block < scoutingBlocks() ? SCOUTING : 1 + (block - scoutingBlocks()) / BLOCKS_PER_SEARCH;
    }

    /**
     * What a search's first rate is, as a multiple of what was scouted: at random within a step, on a log scale. Halving
     * stops somewhere between two rates; with starts that have nothing to do with each other, that averages out over
     * searches, and does not put the same mistake into the ratio of two environments in each of them.
     *
     * @param search the search's number
     * @param series whose search it is; another start for each
     */
    double jitter(int search, String series) {
        long own = (long) series.hashCode() << Integer.SIZE;
        double uniform = RandomSource.SPLIT_MIX_64.create(seed + own + search).nextDouble();
        return Math.pow(STEP, uniform - 0.5);
    }
}
