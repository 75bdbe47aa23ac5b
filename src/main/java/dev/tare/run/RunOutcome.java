package dev.tare.run;

import dev.tare.api.Reason;

/**
 * How a run ended.
 *
 * @param kind in general
 * @param reason why, as conditions have it
 * @param message a sentence
 */
public record RunOutcome(Kind kind, Reason reason, String message) {

    /** How a run ended, in general. */
    public enum Kind {
        /** It measured what it should. */
        Completed,
        /** It could not go on. */
        Failed,
        /** It was told to end. */
        Interrupted
    }
}
