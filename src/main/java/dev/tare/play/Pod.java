package dev.tare.play;

import java.time.Duration;

/**
 * A pod of a lesson's application: one sample service.
 *
 * @param name what its answers call it
 * @param version the version of the service that its answers name
 * @param takes how long its answers take
 * @param atATime how many requests it serves at a time, the others wait for their turn; 0: all of them
 * @param failsEvery every so many requests one is answered with 503; 0: none
 * @param slow which answers take longer; null: none
 * @param joinsLater whether it is not there when the lesson begins
 */
public record Pod(
        String name, String version, Duration takes, int atATime, int failsEvery, Slow slow, boolean joinsLater) {

    /**
     * Some slow answers.
     *
     * @param every every so many requests one is slow
     * @param takes how long that one takes
     */
    public record Slow(int every, Duration takes) {}

    /** The version that a pod is of where the lesson does not say. */
    private static final String FIRST_VERSION = "v1";

    /** Where nothing is said, a pod answers at once. */
    public Pod {
        version = version == null ? FIRST_VERSION : version;
        takes = takes == null ? Duration.ZERO : takes;
    }
}
