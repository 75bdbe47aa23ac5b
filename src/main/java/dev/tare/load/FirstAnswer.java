package dev.tare.load;

import java.util.List;
import java.util.Map;

import dev.tare.protocol.WorkerLine.Evidence;

/**
 * What answered a worker's first request.
 *
 * @param isServerError whether it is an error of a server or a gateway, which another attempt may not meet
 * @param isNobodyBehindGateway whether a gateway says that it gets no answer itself
 * @param evidence what it shows of the proxies on the way
 * @param proxy who has answered instead of the target, as {@link AnsweredBy#proxy} has it; empty where nothing shows
 * @param headers its headers by their names in lower case; the lines of one are a list
 */
record FirstAnswer(
        boolean isServerError,
        boolean isNobodyBehindGateway,
        Evidence evidence,
        String proxy,
        Map<String, String> headers) {

    /** An answer in a protocol that has no place for anything but the answer. */
    static final FirstAnswer WITHOUT_HEADERS = new FirstAnswer(false, false, new Evidence(List.of(), ""), "", Map.of());
}
