package dev.tare.play;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Which answers count: those for which all holds that is said. Null says nothing.
 *
 * @param version they are from this version of the service
 * @param pod they are from this pod
 * @param status they have this status
 * @param refused whether no answer came
 * @param slowerThan they took longer than this
 * @param header they have a header with this text
 */
public record Match(String version, String pod, Integer status, boolean refused, Duration slowerThan, Header header) {

    /** Every answer. */
    static final Match ANY = new Match(null, null, null, false, null, null);

    /**
     * A header with a text in it.
     *
     * @param name its name in lower case
     * @param contains the text
     */
    public record Header(String name, String contains) {}

    /** Whether an answer counts. */
    public boolean takes(Answer answer) {
        return refused == answer.status().isEmpty()
                && holds(version, wanted -> wanted.equals(answer.headers().get(Answer.VERSION)))
                && holds(pod, wanted -> wanted.equals(answer.headers().get(Answer.POD)))
                && holds(
                        status, wanted -> answer.status().filter(wanted::equals).isPresent())
                && holds(slowerThan, limit -> answer.tookNs() > limit.toNanos())
                && holds(header, wanted -> answer.headers()
                        .getOrDefault(wanted.name(), "")
                        .contains(wanted.contains()));
    }

    private static <T> boolean holds(T wanted, Predicate<T> test) {
        return wanted == null || test.test(wanted);
    }
}
