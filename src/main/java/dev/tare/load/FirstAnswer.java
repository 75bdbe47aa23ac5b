package dev.tare.load;

import java.util.List;
import java.util.Map;

import dev.tare.measure.Answers;
import dev.tare.wire.WorkerLine.Answered;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * What answered a worker's first request.
 *
 * @param status its status; {@link Connection#NO_STATUS} where it has none
 * @param isServerError whether it is an error of a server or a gateway, which another attempt may not meet
 * @param isNobodyBehindGateway whether a gateway says that it gets no answer itself
 * @param evidence what it shows of the proxies on the way
 * @param proxy who has answered instead of the target, as {@link AnsweredBy#proxy} has it; empty where nothing shows
 * @param headers its headers by their names in lower case; the lines of one are a list
 */
public record FirstAnswer(
        int status,
        boolean isServerError,
        boolean isNobodyBehindGateway,
        Evidence evidence,
        String proxy,
        Map<String, String> headers) {

    /** An answer in a protocol that has no place for anything but the answer. */
    public static final FirstAnswer WITHOUT_HEADERS =
            new FirstAnswer(Connection.NO_STATUS, false, false, new Evidence(List.of(), ""), "", Map.of());

    /** An answer that has another status than what carries it says. */
    public FirstAnswer withStatus(int other) {
        return new FirstAnswer(other, isServerError, isNobodyBehindGateway, evidence, proxy, headers);
    }

    /** Whether it counts as a failure. */
    public boolean isError() {
        return status != Connection.NO_STATUS && Answers.isError(status);
    }

    /** What is to be said of it at once; null where it is as it should be. */
    public Answered answered() {
        boolean asItShouldBe = status == Connection.NO_STATUS || !isError() && !Answers.isRedirect(status);
        return asItShouldBe ? null : new Answered(status, AnsweredBy.who(headers), location());
    }

    private String location() {
        return Answers.isRedirect(status) ? ShownText.of(headers.get("location")) : "";
    }
}
