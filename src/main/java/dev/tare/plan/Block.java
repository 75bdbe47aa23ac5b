package dev.tare.plan;

import java.time.Duration;
import java.util.List;

/**
 * One trial of every environment, and two of the baseline, one after the other.
 *
 * @param number 0 and up; {@link #REHEARSAL} or {@link #EXPLANATION} for those that do not count
 * @param trials the trials in the order in which they take place
 * @param timing the parts of each of its trials
 */
public record Block(int number, List<Trial> trials, Timing timing) {

    /** The number of the block that runs first, so that code is compiled and caches are filled, and does not count. */
    public static final int REHEARSAL = -1;

    /** The number of the one in which a sample of requests carries trace context, behind all others, and that does not count. */
    public static final int EXPLANATION = -2;

    /** Copies the list. */
    public Block {
        trials = List.copyOf(trials);
    }

    /** What a block of this number is called. */
    public static String title(int number) {
        return switch (number) {
            case REHEARSAL -> "the rehearsal";
            case EXPLANATION -> "the pass that explains";
            default -> "block " + (number + 1);
        };
    }

    /** From the start of its first trial to the end of its last. */
    public Duration length() {
        return timing.slot().multipliedBy(trials.size());
    }

    /** Whether its results are part of the run's. */
    public boolean counts() {
        return number >= 0;
    }
}
