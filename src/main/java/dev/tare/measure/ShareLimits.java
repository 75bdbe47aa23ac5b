package dev.tare.measure;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * How many of some requests may have what each of them has by chance, independently of the others: all but one in a million of those
 * who do exactly what they are told lie within, half of these below and half above. Where it is all requests or none, the limits are
 * exact.
 *
 * @param least the smallest number
 * @param most the largest
 */
public record ShareLimits(long least, long most) {

    /** How often somebody who does what he is told is outside. */
    private static final double FALSE_ALARMS = 1e-6;

    /**
     * The limits.
     *
     * @param all how many requests there are
     * @param share of how many each is expected to be one, from 0 to 1
     */
    public static ShareLimits of(long all, double share) {
        BinomialDistribution distribution = BinomialDistribution.of(Math.toIntExact(all), share);
        return new ShareLimits(
                distribution.inverseCumulativeProbability(FALSE_ALARMS / 2),
                distribution.inverseSurvivalProbability(FALSE_ALARMS / 2));
    }

    /** Whether a number is within. */
    public boolean hold(long some) {
        return least <= some && some <= most;
    }
}
