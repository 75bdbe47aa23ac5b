package dev.tare.play;

import java.util.List;
import java.util.Map;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What a player in a pod is to send.
 *
 * @param id what its lines are known by; no other order of the same playground has it
 * @param url where to, in HTTP: scheme, host, port and path
 * @param count how many requests
 * @param atATime how many are under way at a time at the most, each on a connection of its own, which is kept
 * @param perSecond how many are sent a second; 0: each as soon as there is room for it
 * @param headers their headers
 * @param kept the headers of answers that are told, in lower case
 * @param counters by version of the service, where it tells how many requests came to it; asked before the first request and
 *     after the last one
 */
@RecordBuilder
public record PlayOrder(
        String id,
        String url,
        int count,
        int atATime,
        double perSecond,
        Map<String, String> headers,
        List<String> kept,
        Map<String, String> counters) {

    /** The header of requests that says which order they are of. */
    public static final String HEADER = "tare-order";

    /** Copies what it holds. */
    public PlayOrder {
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        kept = kept == null ? List.of() : List.copyOf(kept);
        counters = counters == null ? Map.of() : Map.copyOf(counters);
    }
}
