package dev.tare.measure;

import java.util.Arrays;
import java.util.Optional;

import static java.util.stream.IntStream.range;

/**
 * One percentile of an environment and of the baseline, block by block. What slows a whole block down is in both, and
 * cancels: an offset in the difference, a factor in the ratio.
 *
 * @param environmentNs the environment's percentile in each block, in nanoseconds
 * @param baselineNs the baseline's percentile in the same blocks, in nanoseconds
 */
record PairedPercentiles(double[] environmentNs, double[] baselineNs) {

    /** How many blocks there are. */
    int blocks() {
        return environmentNs.length;
    }

    /** The same without the blocks after the first {@code blocks}. */
    PairedPercentiles first(int blocks) {
        return new PairedPercentiles(Arrays.copyOf(environmentNs, blocks), Arrays.copyOf(baselineNs, blocks));
    }

    /** The environment's percentile minus the baseline's in each block, in nanoseconds. */
    double[] differencesNs() {
        return range(0, blocks())
                .mapToDouble(i -> environmentNs[i] - baselineNs[i])
                .toArray();
    }

    /**
     * The difference in nanoseconds.
     *
     * @param confidence of this one interval, between 0 and 1
     * @return empty when there are too few blocks
     */
    Optional<Interval> difference(double confidence) {
        return blocks() == 0 ? Optional.empty() : new HodgesLehmann(differencesNs()).interval(confidence);
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
        double[] logarithms = range(0, blocks())
                .mapToDouble(i -> Math.log(environmentNs[i] / baselineNs[i]))
                .toArray();
        return new HodgesLehmann(logarithms)
                .interval(confidence)
                .map(interval -> new Interval(
                        Math.expm1(interval.estimate()), Math.expm1(interval.low()), Math.expm1(interval.high())));
    }
}
