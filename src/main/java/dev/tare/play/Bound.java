package dev.tare.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.tare.measure.ShareLimits;

/**
 * What a figure must be. A share that each request has independently of the others must be within the limits that one proxy in a
 * million leaves which does exactly what it is told; those of all requests or of none are hit exactly. Null says nothing.
 *
 * @param is the share that each request has, from 0 to 1
 * @param atLeast the smallest figure: a share from 0 to 1, or an amount
 * @param atMost the largest one
 */
public record Bound(Double is, Double atLeast, Double atMost) {

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
        return (is == null || ShareLimits.of(share.all(), is).hold(share.some())) && holds(share.value());
    }

    private boolean holds(double value) {
        return (atLeast == null || value >= atLeast) && (atMost == null || value <= atMost);
    }

    /** The limits in words, for a figure of this kind, such as {@code 138 to 269 of 2,000}. */
    public String text(Figure figure) {
        List<String> limits = new ArrayList<>();
        if (is != null && figure instanceof Figure.Share share) {
            ShareLimits shares = ShareLimits.of(share.all(), is);
            limits.add(
                    shares.least() == shares.most()
                            ? String.format(Locale.ROOT, "%,d of %,d", shares.least(), share.all())
                            : String.format(
                                    Locale.ROOT, "%,d to %,d of %,d", shares.least(), shares.most(), share.all()));
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
