package dev.tare.play;

import java.util.Map;
import java.util.Optional;

/**
 * What became of a request.
 *
 * @param status the status of its answer; empty if none came
 * @param headers the answer's headers, by their names in lower case
 * @param sentNs when the request was sent, in nanoseconds since the first one
 * @param tookNs how long it took until its whole answer was there, or until it was clear that none comes, in nanoseconds
 */
public record Answer(Optional<Integer> status, Map<String, String> headers, long sentNs, long tookNs) {

    /** The header in which pods say their names. */
    public static final String POD = "tare-pod";

    /** The header in which pods say their versions. */
    public static final String VERSION = "tare-version";

    /** When it was there, in nanoseconds since the first request was sent. */
    public long thereNs() {
        return sentNs + tookNs;
    }
}
