package dev.tare.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * What a figure must be. A share that each request has independently of the others must be within the limits that one proxy in a
 * million leaves which does exactly what it is told; those of all requests or of none are hit exactly. Null says nothing.
 *
 * @param is the share that each request has, from 0 to 1
 * @param atLeast the smallest figure: a share from 0 to 1, or an amount
 * @param atMost the largest one
 */
public record Bound(Double is, Double atLeast, Double atMost) {

    /** How often a proxy that does what it is told is outside of the limits. */
    private static final double FALSE_ALARMS = 1e-6;

    /** Whether a figure is as it must be. */
    public boolean holds(Figure figure) {
        if (figure instanceof Figure.Share share) {
            return share.all() > 0 && holds(share);
        } else if (figure instanceof Figure.Amount amount) {
            return holds(amount.value());
        } else if (figure instanceof Figure.Time time) {
            return holds(time.seconds());
        }
        return holds(((Figure.Estimate) figure).interval().estimate());
    }

    private boolean holds(Figure.Share share) {
        return (is == null || low(share.all()) <= share.some() && share.some() <= high(share.all()))
                && holds(share.value());
    }

    private boolean holds(double value) {
        return (atLeast == null || value >= atLeast) && (atMost == null || value <= atMost);
    }

    private long low(long all) {
        return BinomialDistribution.of(Math.toIntExact(all), is).inverseCumulativeProbability(FALSE_ALARMS / 2);
    }

    private long high(long all) {
        return BinomialDistribution.of(Math.toIntExact(all), is).inverseSurvivalProbability(FALSE_ALARMS / 2);
    }

    /** The limits in words, for a figure of this kind, such as {@code 138 to 269 of 2,000}. */
    public String text(Figure figure) {
        List<String> limits = new ArrayList<>();
        if (is != null && figure instanceof Figure.Share share) {
            long low = low(share.all());
            long high = high(share.all());
            limits.add(
                    low == high
                            ? String.format(Locale.ROOT, "%,d of %,d", low, share.all())
                            : String.format(Locale.ROOT, "%,d to %,d of %,d", low, high, share.all()));
        }
        if (atLeast != null) {
            limits.add("at least " + amount(atLeast, figure));
        }
        if (atMost != null) {
            limits.add("at most " + amount(atMost, figure));
        }
        return String.join(", ", limits);
    }

    private static String amount(double value, Figure figure) {
        if (figure instanceof Figure.Share) {
            return Percent.text(value);
        }
        String number = String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%s", value);
        return number + " " + unit(figure);
    }

    private static String unit(Figure figure) {
        if (figure instanceof Figure.Amount amount) {
            return amount.unit();
        }
        return figure instanceof Figure.Estimate estimate ? estimate.unit() : "s";
    }
}
