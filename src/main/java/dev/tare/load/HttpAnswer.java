package dev.tare.load;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import dev.tare.protocol.WorkerLine.Evidence;

/** What the head of an HTTP answer shows. */
final class HttpAnswer {

    /** Proxies name themselves here: RFC 9110, 7.6.3. */
    static final String VIA = "via";

    /** Where the server's side of a mesh says whose client certificate it saw. */
    static final String PEER = "tare-peer";

    /** RFC 9110, 15.6: what a gateway says that does not get an answer itself. */
    private static final Set<Integer> NOBODY_BEHIND_GATEWAY = Set.of(502, 503, 504);

    private HttpAnswer() {}

    /**
     * An answer.
     *
     * @param status its status
     * @param via the values of its {@code Via} headers, in order
     * @param peer the values of its {@code tare-peer} headers
     */
    static FirstAnswer of(int status, List<String> via, List<String> peer) {
        return new FirstAnswer(
                status >= 500,
                NOBODY_BEHIND_GATEWAY.contains(status),
                new Evidence(members(via), String.join(",", members(peer))));
    }

    /** The members of a header's list, over all its lines. */
    private static List<String> members(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim)
                .toList();
    }
}
