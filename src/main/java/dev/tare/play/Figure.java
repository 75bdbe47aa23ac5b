package dev.tare.play;

import java.util.Locale;

import dev.tare.measure.Interval;
import dev.tare.measure.TimeText;

/** What a check found, as a number. */
public sealed interface Figure {

    /** The number in words, such as {@code 198 of 2,000 (9.9 %)}. */
    String text();

    /**
     * Some of all.
     *
     * @param some how many
     * @param all of how many
     */
    record Share(long some, long all) implements Figure {

        /** The share, from 0; not a number of none. */
        double value() {
            return (double) some / all;
        }

        @Override
        public String text() {
            String count = String.format(Locale.ROOT, "%,d of %,d", some, all);
            boolean plain = some == 0 || some == all;
            return plain ? count : count + " (" + Percent.text(value()) + ")";
        }
    }

    /**
     * An amount.
     *
     * @param value how much
     * @param unit of what
     */
    record Amount(double value, String unit) implements Figure {

        @Override
        public String text() {
            return String.format(Locale.ROOT, "%.3g %s", value, unit);
        }
    }

    /**
     * How long something took.
     *
     * @param seconds the time; infinite where it never came
     */
    record Time(double seconds) implements Figure {

        private static final double NANOS = 1e9;

        @Override
        public String text() {
            return Double.isInfinite(seconds) ? "never" : TimeText.of(seconds * NANOS);
        }
    }

    /**
     * An amount that was found several times.
     *
     * @param interval the estimate with its interval
     * @param unit of what
     * @param times how often it was found
     */
    record Estimate(Interval interval, String unit, int times) implements Figure {

        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%.1f %s [%.1f, %.1f] in %d",
                    interval.estimate(),
                    unit,
                    interval.low(),
                    interval.high(),
                    times);
        }
    }
}
