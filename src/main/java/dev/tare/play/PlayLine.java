package dev.tare.play;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A line that a player writes, in JSON. Of an order there is a line without answers when it begins, then, when all requests are
 * answered, lines with answers, in the order of sending, and then one that says how many requests were sent.
 *
 * @param order the order's id
 * @param answers what became of some requests; none in the first line, absent in the last one
 * @param sent how many requests were sent; absent before the last line
 * @param received by version of the service, how many requests came to it meanwhile; of those that were asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlayLine(String order, List<Told> answers, Integer sent, Map<String, Long> received) {

    /** A line of the container's runtime is cut behind 16 KiB: so many answers with long headers are less. */
    public static final int MOST_ANSWERS = 25;

    private static final long NANOS_IN_MICRO = 1_000;

    /**
     * What became of a request.
     *
     * @param status the status of its answer; null if none came
     * @param headers those headers that were to be told
     * @param sentMicros when it was sent, in microseconds since the first one
     * @param tookMicros how long it took, in microseconds
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Told(Integer status, Map<String, String> headers, long sentMicros, long tookMicros) {

        static Told of(Answer answer, List<String> kept) {
            Map<String, String> headers = new HashMap<>(answer.headers());
            headers.keySet().retainAll(kept);
            return new Told(
                    answer.status().orElse(null),
                    headers,
                    answer.sentNs() / NANOS_IN_MICRO,
                    answer.tookNs() / NANOS_IN_MICRO);
        }

        Answer answer() {
            return new Answer(
                    Optional.ofNullable(status),
                    headers == null ? Map.of() : headers,
                    sentMicros * NANOS_IN_MICRO,
                    tookMicros * NANOS_IN_MICRO);
        }
    }

    /** The first line of an order. */
    public static PlayLine beginning(PlayOrder order) {
        return new PlayLine(order.id(), List.of(), null, null);
    }

    /** A line with answers, {@value #MOST_ANSWERS} at the most. */
    public static PlayLine of(PlayOrder order, List<Answer> answers) {
        return new PlayLine(
                order.id(),
                answers.stream().map(answer -> Told.of(answer, order.kept())).toList(),
                null,
                null);
    }

    /** The last line of an order. */
    public static PlayLine end(PlayOrder order, Map<String, Long> received) {
        return new PlayLine(order.id(), null, order.count(), received);
    }

    /** How many lines tell of so many requests. */
    public static int linesFor(int requests) {
        return (requests + MOST_ANSWERS - 1) / MOST_ANSWERS + 2;
    }
}
