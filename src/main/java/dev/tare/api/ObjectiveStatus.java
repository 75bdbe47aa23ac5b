package dev.tare.api;

import io.fabric8.generator.annotation.Required;

/**
 * Whether an objective is met.
 *
 * @param name the objective's name
 * @param result whether it is met
 * @param message what was found, compared with what the objective asks for
 */
public record ObjectiveStatus(@Required String name, Result result, String message) {

    /** Whether an objective is met. */
    public enum Result {
        /** It holds; an overhead, with its whole interval. */
        Met,
        /** It does not hold. */
        Missed,
        /** The interval: the interval includes the limit of the limit, or the numbers may not be used. */
        Undecided
    }
}
