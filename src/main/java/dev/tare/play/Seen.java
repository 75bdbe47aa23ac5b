package dev.tare.play;

import java.util.List;
import java.util.Map;

/**
 * What was seen of requests.
 *
 * @param answers what became of each, in the order of sending
 * @param received how many of them came to pods of each version, copies of them included
 * @param events what happened to pods meanwhile, in its order
 */
public record Seen(List<Answer> answers, Map<String, Long> received, List<Event> events) {

    /**
     * Something that happened.
     *
     * @param action what
     * @param pod to which pod
     * @param request before which request
     * @param atNs when it was done, in nanoseconds since the first request was sent
     */
    public record Event(Happening.Action action, String pod, int request, long atNs) {}

    /** Copies what it holds. */
    public Seen {
        answers = List.copyOf(answers);
        received = Map.copyOf(received);
        events = List.copyOf(events);
    }
}
