package dev.tare.target;

import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How the sample service answers. What is asked here is asked on the loop's thread, once a request.
 *
 * @param headers further headers of each answer, by their names: who answers, for instance
 * @param time how long answers take, in nanoseconds
 * @param failing whether the next request is answered with 503
 */
public record Behaviour(Map<String, String> headers, ServiceTime time, BooleanSupplier failing) {

    /** Says nothing of itself, and never fails. */
    public static Behaviour plain(ServiceTime time) {
        return new Behaviour(Map.of(), time, () -> false);
    }
}
