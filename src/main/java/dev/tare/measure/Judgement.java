package dev.tare.measure;

/**
 * Whether a goal is met.
 *
 * @param result whether it is
 * @param sentence what was found beside what was asked
 */
public record Judgement(Result result, String sentence) {

    /** Whether a goal is met. */
    public enum Result {
        /** It is; an overhead, with its whole interval. */
        Met,
        /** It is not. */
        Missed,
        /** The interval: the interval includes the limit of the limit, or the numbers may not be used. */
        Undecided
    }
}
