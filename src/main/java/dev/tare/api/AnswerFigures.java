package dev.tare.api;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What an environment answered while recording, over all its trials.
 *
 * @param byClass complete answers by the class of their status, as {@code 2xx}, those that count as failures among them; in gRPC
 *     {@code grpcOk} and {@code grpcError}. Absent where a protocol has no status
 * @param byStatus the same by their exact status; in gRPC with its name, as {@code gRPC 14 UNAVAILABLE}
 * @param contentBytes bytes of content of an answer without error
 * @param differ what it answers instead of what the baseline answers; absent where that is the same
 * @param connectionsOpened connections that were opened while recording
 * @param sentAgain requests that were sent again, as the server cannot have processed them the first time
 * @param protocols the versions of the protocol that answers came in
 * @param tlsVersions the versions of TLS that connections agreed on
 * @param addresses the addresses, with ports, that connections were made to
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AnswerFigures(
        Map<String, Long> byClass,
        Map<String, Long> byStatus,
        Bytes contentBytes,
        String differ,
        Long connectionsOpened,
        Long sentAgain,
        List<String> protocols,
        List<String> tlsVersions,
        List<String> addresses) {

    /** Fills what is absent with nothing. */
    public AnswerFigures {
        byClass = byClass == null ? Map.of() : byClass;
        byStatus = byStatus == null ? Map.of() : byStatus;
        connectionsOpened = connectionsOpened == null ? Long.valueOf(0) : connectionsOpened;
        sentAgain = sentAgain == null ? Long.valueOf(0) : sentAgain;
        protocols = protocols == null ? List.of() : protocols;
        tlsVersions = tlsVersions == null ? List.of() : tlsVersions;
        addresses = addresses == null ? List.of() : addresses;
    }

    /**
     * Sizes in bytes.
     *
     * @param least the least
     * @param median the one that half of all do not exceed
     * @param most the most
     */
    public record Bytes(
            @Required Long least,
            @Required Long median,
            @Required Long most) {}
}
