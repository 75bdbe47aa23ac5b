package dev.tare.fleet.pods.observed;

import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.Reason;
import dev.tare.api.StartFailureReason;
import dev.tare.fleet.FleetException;

/** What an exception means to whoever wanted something of the cluster: the one place where that is decided. */
public sealed interface Failure {

    /**
     * What the API server may answer otherwise a moment later: whoever asks must be known again, something has changed or
     * gone meanwhile, or there is too much to do.
     */
    Set<Integer> PASSING_CODES = Set.of(401, 404, 408, 409, 410, 429);

    /** Codes of refusals for which there are rules that hold and amounts that may be freed. */
    Set<Integer> POLICY_CODES = Set.of(403, 422);

    /** As the API server's authorizer by roles says it. */
    Pattern OWN_KIND_DENIED = Pattern.compile("cannot \\w+ resource .* in API group \"tare\\.dev\"");

    /** Of an API server that is away, or has too much to do: whoever asks what has nothing to do with it. */
    Set<Integer> BUSY_CODES = Set.of(401, 408, 429, 503, 504);

    /**
     * It may succeed when it is tried again: the API server does not answer, is too busy, or has news.
     *
     * @param ifItStays what it is if it does not pass: an answer that stays the same, such as that of a webhook that is down
     *     or of a namespace that is gone, is a refusal; empty where the API server itself is not to be had
     */
    record Passing(Optional<Refused> ifItStays) implements Failure {}

    /**
     * It is refused.
     *
     * @param reason what a run ends for that this ends
     * @param message a sentence; of the API server, its own
     * @param forGood whether it stays so; else what it takes may come, or be freed
     */
    record Refused(Reason reason, String message, boolean forGood) implements Failure {

        /** Whether it is a mistake of Tare's own that was made too often. */
        public boolean isMistake() {
            return reason == MeasuringFailureReason.InternalError;
        }
    }

    /** A mistake of Tare's own. */
    record Bug() implements Failure {}

    /** What an exception means. */
    static Failure of(Exception exception) {
        if (exception instanceof FleetException refused) {
            return new Refused(refused.reason(), refused.getMessage(), true);
        }
        return exception instanceof KubernetesClientException e ? ofClient(e) : new Bug();
    }

    private static Failure ofClient(KubernetesClientException e) {
        int code = e.getCode();
        // Without an answer there is no code, which clients write as 0 or -1.
        if (code >= 500 || PASSING_CODES.contains(code) || isDeniedOwnKind(e) || code <= 0 && isOfConnection(e)) {
            return new Passing(
                    code <= 0 || BUSY_CODES.contains(code) ? Optional.empty() : Optional.of(refused(e, true)));
        }
        if (code < 400) {
            return new Bug();
        }
        return refused(e, !POLICY_CODES.contains(code) || PodRefusal.isFinal(sentence(e)));
    }

    /**
     * An API server that has just been started denies everybody everything until it has read who has which rights; what belongs to
     * Tare's own kinds is denied to the operator only then, or where its rights were taken away.
     */
    private static boolean isDeniedOwnKind(KubernetesClientException e) {
        return e.getCode() == 403 && OWN_KIND_DENIED.matcher(sentence(e)).find();
    }

    private static Refused refused(KubernetesClientException e, boolean forGood) {
        return new Refused(
                StartFailureReason.RequestRefused, "the API server has refused a request: " + sentence(e), forGood);
    }

    /** What the API server says itself, without what the client puts before it. */
    static String sentence(KubernetesClientException e) {
        return e.getStatus() == null || e.getStatus().getMessage() == null
                ? e.getMessage()
                : e.getStatus().getMessage();
    }

    /** Without an answer there is a cause; a question or an answer that makes no sense is another matter. */
    private static boolean isOfConnection(KubernetesClientException e) {
        return e.getCause() != null
                && Stream.iterate(e.getCause(), cause -> cause != null, Throwable::getCause)
                        .noneMatch(cause ->
                                cause instanceof JsonProcessingException || cause instanceof URISyntaxException);
    }
}
