package dev.tare.load.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import dev.tare.load.FirstAnswer;
import dev.tare.load.SidecarClient;
import dev.tare.load.WorkerFailure;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.Sign;
import dev.tare.wire.WorkerLine.Seen;

/**
 * Looks for the signs of a request's way before anything is measured: in an answer, in what the sample service says of a
 * request and of its connection, and in the counters of the proxy beside the worker.
 */
public final class SignSearch {

    /** Where Tare's sample service tells the headers of the request, each as a header of the answer. */
    static final String INQUIRY_PATH = "/.tare/request-headers";

    /** Before the names of those headers. */
    static final String TOLD = "tare-request-";

    private static final String TOLD_OF_CONNECTION = "tare-connection-";

    /** A proxy that fails some requests does not tell; a counter is behind for a moment. */
    private static final int ATTEMPTS = 20;

    private static final long RETRY_MS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Requests requests;

    /** Requests to the path on which signs are looked for. */
    public interface Requests {

        /** The request that is measured. */
        FirstAnswer measured() throws WorkerFailure, InterruptedException;

        /** Another one, to the sample service itself. */
        FirstAnswer inquiry(HttpRequest request) throws WorkerFailure, InterruptedException;
    }

    /** A search that sends these requests. */
    public SignSearch(Requests requests) {
        this.requests = requests;
    }

    /**
     * What is found of signs, in their order.
     *
     * @param path holds the signs
     * @param first the answer to the first request
     */
    public List<Seen> search(Path path, FirstAnswer first) throws WorkerFailure, InterruptedException {
        List<Seen> seen = new ArrayList<>();
        Optional<FirstAnswer> told = Optional.empty();
        for (Sign sign : path.signs()) {
            if (seen.stream().anyMatch(before -> before.fits() && sign.unless().contains(before.sign()))) {
                continue;
            }
            switch (sign.in()) {
                case RESPONSE_HEADER -> seen.add(header(sign, first, sign.name()));
                case REQUEST_HEADER, CONNECTION -> {
                    String prefix = sign.in() == Sign.Place.CONNECTION ? TOLD_OF_CONNECTION : TOLD;
                    told = told.isPresent() ? told : ask();
                    seen.add(told.map(answer -> header(sign, answer, prefix + sign.name()))
                            .orElse(new Seen(sign.title(), "", false)));
                }
                case PROXY_METRIC -> seen.add(growth(sign));
            }
        }
        return seen;
    }

    /** Whether an answer has a header of this name as a sign says. */
    static Seen header(Sign sign, FirstAnswer answer, String name) {
        String value = answer.headers().get(name.toLowerCase(Locale.ROOT));
        return new Seen(
                sign.title(),
                value == null ? "" : value,
                value != null && (sign.matches() == null || value.matches(sign.matches())));
    }

    private Optional<FirstAnswer> ask() throws WorkerFailure, InterruptedException {
        HttpRequest inquiry = HttpRequest.get(INQUIRY_PATH);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FirstAnswer answer = requests.inquiry(inquiry);
            if (answer.headers().keySet().stream().anyMatch(name -> name.startsWith(TOLD))) {
                return Optional.of(answer);
            }
            Thread.sleep(RETRY_MS);
        }
        return Optional.empty();
    }

    /** By how much a counter grows with a request. */
    private Seen growth(Sign sign) throws WorkerFailure, InterruptedException {
        try (SidecarClient client = new SidecarClient(PATIENCE)) {
            return growth(sign, new ProxyCounters(client));
        }
    }

    private Seen growth(Sign sign, ProxyCounters counters) throws WorkerFailure, InterruptedException {
        OptionalLong before = counters.read(sign);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            requests.measured();
            OptionalLong after = counters.read(sign);
            if (after.isPresent() && after.getAsLong() > before.orElse(0)) {
                long grown = after.getAsLong() - before.orElse(0);
                return new Seen(sign.title(), "grew by " + grown, true);
            }
            Thread.sleep(RETRY_MS);
        }
        return new Seen(sign.title(), before.isPresent() ? "stayed " + before.getAsLong() : "", false);
    }
}
