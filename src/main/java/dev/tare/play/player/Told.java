package dev.tare.play.player;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.tare.api.DurationText;

/**
 * How a request asks to be answered. Each header holds a value for all pods, or values for some, such as {@code 10ms, c=200ms};
 * what is not said is as usual, and what cannot be read is passed over.
 *
 * @param takes how long the answer takes, {@code tare-takes}
 * @param slowEvery every so many requests one takes {@code tare-slow-takes} instead, {@code tare-slow-every}; 0: none
 * @param slowTakes how long that one takes
 * @param failsEvery every so many requests one is answered with 500, {@code tare-fails-every}; 0: none
 * @param atATime how many requests are served at a time, the others wait for their turn, {@code tare-at-a-time}; 0: all of them
 */
record Told(Duration takes, int slowEvery, Duration slowTakes, int failsEvery, int atATime) {

    static final Told NOTHING = new Told(Duration.ZERO, 0, Duration.ZERO, 0, 0);

    /**
     * What a request says to a pod.
     *
     * @param header gives the value of a header; null where it has none
     * @param pod the pod's name
     */
    static Told of(Function<String, String> header, String pod) {
        try {
            return new Told(
                    duration(header, "tare-takes", pod),
                    number(header, "tare-slow-every", pod),
                    duration(header, "tare-slow-takes", pod),
                    number(header, "tare-fails-every", pod),
                    number(header, "tare-at-a-time", pod));
        } catch (IllegalArgumentException e) {
            return NOTHING;
        }
    }

    private static Duration duration(Function<String, String> header, String name, String pod) {
        return value(header, name, pod).map(DurationText::parse).orElse(Duration.ZERO);
    }

    private static int number(Function<String, String> header, String name, String pod) {
        return value(header, name, pod).map(Integer::parseInt).orElse(0);
    }

    /** What is said to this pod goes before what is said to all. */
    private static Optional<String> value(Function<String, String> header, String name, String pod) {
        String told = header.apply(name);
        if (told == null) {
            return Optional.empty();
        }
        String own = pod + "=";
        return Stream.of(told.split(", *"))
                .filter(value -> value.startsWith(own))
                .map(value -> value.substring(own.length()))
                .findFirst()
                .or(() -> Stream.of(told.split(", *"))
                        .filter(value -> value.indexOf('=') < 0)
                        .findFirst());
    }
}
