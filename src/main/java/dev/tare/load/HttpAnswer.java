package dev.tare.load;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.tare.wire.WorkerLine.Evidence;

/** What the head of an HTTP answer shows. */
public final class HttpAnswer {

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
     * @param lines the lines of its headers, in order, with names in lower case
     */
    public static FirstAnswer of(int status, Stream<Map.Entry<String, String>> lines) {
        Map<String, String> headers = new HashMap<>();
        // RFC 9110, 5.3: lines of one name are one list.
        lines.forEach(line -> headers.merge(line.getKey(), line.getValue().strip(), (a, b) -> a + ", " + b));
        return new FirstAnswer(
                status,
                status >= 500,
                NOBODY_BEHIND_GATEWAY.contains(status),
                new Evidence(members(headers.get(VIA)), String.join(",", members(headers.get(PEER)))),
                AnsweredBy.proxy(status >= 400, headers),
                headers);
    }

    /** The members of a list. */
    private static List<String> members(String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(",")).map(String::strip).toList();
    }
}
