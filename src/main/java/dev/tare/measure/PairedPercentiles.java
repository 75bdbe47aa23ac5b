package dev.tare.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static java.util.stream.IntStream.range;

/**
 * One percentile of an environment and of the baseline, block by block, in nanoseconds. What slows a whole block down is in
 * both, and cancels: an offset in the difference, a factor in the ratio.
 *
 * <p>Of each there are two, between which the percentile lies that a generator would have found which is never late: that of
 * response times as they are, and that of the least that they can have been. So the interval of a difference begins where it
 * does for the environment's least beside the baseline's response times, and ends where it does for the environment's response
 * times beside the baseline's least: it holds the truth wherever in between both lie.
 *
 * @param environmentNs the environment's percentile in each block
 * @param environmentLeastNs the least that it can have been
 * @param baselineNs the baseline's percentile in the same blocks
 * @param baselineLeastNs the least that it can have been
 */
public record PairedPercentiles(
        double[] environmentNs, double[] environmentLeastNs, double[] baselineNs, double[] baselineLeastNs) {

    /** Pairs of a percentile in these trials, one of each a block. */
    static PairedPercentiles of(Percentile percentile, List<TrialResult> environment, List<TrialResult> baseline) {
        return new PairedPercentiles(
                mostNs(percentile, environment),
                leastNs(percentile, environment),
                mostNs(percentile, baseline),
                leastNs(percentile, baseline));
    }

    private static double[] mostNs(Percentile percentile, List<TrialResult> trials) {
        return trials.stream()
                .mapToDouble(trial -> trial.response().getValueAtPercentile(percentile.percent()))
                .toArray();
    }

    private static double[] leastNs(Percentile percentile, List<TrialResult> trials) {
        return trials.stream()
                .mapToDouble(trial -> trial.leastResponse().getValueAtPercentile(percentile.percent()))
                .map(ns -> Math.max(ns, Histograms.LOWEST_NS))
                .toArray();
    }

    /** How many blocks there are. */
    public int blocks() {
        return environmentNs.length;
    }

    /** The same without the blocks after the first {@code blocks}. */
    PairedPercentiles first(int blocks) {
        return new PairedPercentiles(
                Arrays.copyOf(environmentNs, blocks),
                Arrays.copyOf(environmentLeastNs, blocks),
                Arrays.copyOf(baselineNs, blocks),
                Arrays.copyOf(baselineLeastNs, blocks));
    }

    /** Those of another environment in the place of the baseline. Both have been paired in the same blocks. */
    PairedPercentiles over(PairedPercentiles other) {
        return new PairedPercentiles(environmentNs, environmentLeastNs, other.environmentNs, other.environmentLeastNs);
    }

    /** The same in these of its blocks only, by their places from 0. */
    PairedPercentiles at(int[] places) {
        return new PairedPercentiles(
                at(environmentNs, places),
                at(environmentLeastNs, places),
                at(baselineNs, places),
                at(baselineLeastNs, places));
    }

    private static double[] at(double[] values, int[] places) {
        return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
    }

    /** The environment's percentile minus the baseline's in each block, in nanoseconds. */
    public double[] differencesNs() {
        return minus(environmentNs, baselineNs);
    }

    /**
     * The difference in nanoseconds.
     *
     * @param confidence of this one interval, between 0 and 1
     * @return empty when there are too few blocks
     */
    Optional<BoundedInterval> difference(double confidence) {
        return blocks() == 0
                ? Optional.empty()
                : BoundedInterval.of(
                        differencesNs(),
                        minus(environmentLeastNs, baselineNs),
                        minus(environmentNs, baselineLeastNs),
                        confidence);
    }

    /**
     * The ratio minus one: estimate and limits are those of the logarithms' differences, carried back.
     *
     * @param confidence of this one interval, between 0 and 1
     * @return empty when there are too few blocks
     */
    Optional<Interval> ratio(double confidence) {
        if (blocks() == 0) {
            return Optional.empty();
        }
        return BoundedInterval.of(
                        logarithms(environmentNs, baselineNs),
                        logarithms(environmentLeastNs, baselineNs),
                        logarithms(environmentNs, baselineLeastNs),
                        confidence)
                .map(BoundedInterval::interval)
                .map(interval -> new Interval(
                        Math.expm1(interval.estimate()), Math.expm1(interval.low()), Math.expm1(interval.high())));
    }

    private static double[] minus(double[] values, double[] others) {
        return range(0, values.length).mapToDouble(i -> values[i] - others[i]).toArray();
    }

    private static double[] logarithms(double[] values, double[] others) {
        return range(0, values.length)
                .mapToDouble(i -> Math.log(values[i] / others[i]))
                .toArray();
    }
}
