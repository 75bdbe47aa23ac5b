package dev.tare.measure;

import java.util.OptionalDouble;

/**
 * What the trials of one search say of where the limit lies: rates that met the objective, and rates above them that
 * missed it. The rate is raised step by step while it is met, or lowered while it is missed, until both have been seen;
 * then the middle of the two, on a log scale, is tried next, and takes the place of one of them.
 *
 * <p>Where the objective is met by chance, the more seldom the higher the rate, this finds rates around the one at which
 * half of all trials meet it.
 */
final class Bracket {

    private final SearchSettings settings;
    private final double start;
    private final double step;
    private long met; // the highest rate that did; 0 before there is one
    private long missed; // the lowest rate that did; 0 before there is one

    /**
     * A search of which nothing is known.
     *
     * @param start the rate to begin with
     * @param step the ratio of a rate to the next one while the limit has been seen from one side only
     */
    Bracket(SearchSettings settings, double start, double step) {
        this.settings = settings;
        this.start = start;
        this.step = step;
    }

    /** Takes a trial at a rate that {@link #next} has named. */
    void take(long requestsPerSecond, RateEvidence evidence) {
        if (evidence == RateEvidence.Met) {
            met = requestsPerSecond;
        } else if (evidence == RateEvidence.Missed) {
            missed = requestsPerSecond;
        }
    }

    /** The rate to try next, in requests per second. After a trial that is no evidence, that of the trial again. */
    long next() {
        if (met == 0 && missed == 0) {
            return within(start);
        }
        if (missed == 0) {
            return within(met * step);
        }
        return within(met == 0 ? missed / step : Math.sqrt((double) met * missed));
    }

    private long within(double rate) {
        return Math.max(settings.fromPerSecond(), Math.min(settings.toPerSecond(), Math.round(rate)));
    }

    /** The highest rate that met the objective; 0 if none did. */
    long met() {
        return met;
    }

    /** The lowest rate that missed it; 0 if none did. */
    long missed() {
        return missed;
    }

    /** The middle of the rates that met the objective and missed it; empty before the limit has been seen from both sides. */
    OptionalDouble capacity() {
        return met == 0 || missed == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt((double) met * missed));
    }
}
