package dev.tare.measure;

import java.util.Map;

/**
 * When intervals are narrow enough to end. The rule looks at their widths and never at whether they hold zero: to go on
 * until something is significant is to find what is not there. Only what chance adds to a width counts: what the generator's
 * delays add, more blocks do not take away.
 *
 * <p>Ending at the first narrow interval favours blocks that happen to agree, whose interval is narrower than it should
 * be. Simultaneous intervals of a family make up for that; one interval alone does not, and would hold the truth in 93 % of
 * runs instead of 95 %. So one alone must have been narrow enough {@link #BLOCKS_TO_CONFIRM} blocks before as well:
 * what the last blocks say was not chosen. The figures are in {@code docs/method.md}.
 *
 * @see "Y. S. Chow and H. Robbins, On the Asymptotic Theory of Fixed-Width Sequential Confidence Intervals for the Mean,
 *     Annals of Mathematical Statistics 36(2), 1965, 457-462"
 * @see "G. Simons, On the Cost of not Knowing the Variance when Making a Fixed-Width Confidence Interval for the Mean,
 *     Annals of Mathematical Statistics 39(6), 1968, 1946-1952: a fixed number of further observations makes up for
 *     having stopped"
 */
final class StoppingRule {

    /** Over how many blocks an interval that is alone must have been narrow enough. */
    static final int BLOCKS_TO_CONFIRM = 3;

    private final double confidenceOfEach;
    private final int blocksToConfirm;
    private final Map<Percentile, Double> halfWidthAllowedNs;

    /**
     * A rule for the family of percentiles.
     *
     * @param settings what is asked
     * @param halfWidthAllowedNs how far the interval of each percentile may reach from its estimate, in nanoseconds
     */
    StoppingRule(AnalysisSettings settings, Map<Percentile, Double> halfWidthAllowedNs) {
        this(settings.confidenceOfEach(), settings.familySize() == 1 ? BLOCKS_TO_CONFIRM : 0, halfWidthAllowedNs);
    }

    StoppingRule(double confidenceOfEach, int blocksToConfirm, Map<Percentile, Double> halfWidthAllowedNs) {
        this.confidenceOfEach = confidenceOfEach;
        this.blocksToConfirm = blocksToConfirm;
        this.halfWidthAllowedNs = halfWidthAllowedNs;
    }

    /** Whether the intervals of all percentiles are narrow enough, and were. */
    boolean isSatisfiedBy(Map<Percentile, PairedPercentiles> percentiles) {
        return percentiles.entrySet().stream()
                .allMatch(entry -> isNarrow(entry.getKey(), entry.getValue(), 0)
                        && (blocksToConfirm == 0 || isNarrow(entry.getKey(), entry.getValue(), blocksToConfirm)));
    }

    private boolean isNarrow(Percentile percentile, PairedPercentiles paired, int blocksBefore) {
        int blocks = paired.blocks() - blocksBefore;
        return blocks > 0
                && paired.first(blocks)
                        .difference(confidenceOfEach)
                        .filter(found -> isNarrow(percentile, found.chance()))
                        .isPresent();
    }

    /** Whether chance takes an interval of that percentile no further from its estimate than was asked. */
    boolean isNarrow(Percentile percentile, double chanceNs) {
        return chanceNs <= halfWidthAllowedNs.get(percentile);
    }
}
