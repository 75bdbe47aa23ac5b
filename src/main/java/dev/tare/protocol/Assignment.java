package dev.tare.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a worker is, and does in every trial: a file that is written once.
 *
 * @param worker the worker's number, from 0; where each environment has workers of its own, its number among those
 * @param workers how many workers share the load of a trial
 * @param request the request to send
 * @param load how to send it
 * @param paths where each environment's requests go; trials of environments without a path are the work of others
 */
public record Assignment(int worker, int workers, RequestTemplate request, LoadShape load, List<Path> paths) {

    /** Refuses an assignment of which a part is missing. */
    public Assignment {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(load, "load");
        paths = List.copyOf(paths);
    }

    /**
     * The request that is sent.
     *
     * @param method HTTP method
     * @param path path and query
     * @param headers headers besides those of framing
     * @param secretHeaderFiles by name, the files that hold the values of further headers; a line break at the end of a
     *     file is not part of the value
     * @param body body in UTF-8; empty for none
     * @param timeoutNs how long an answer may take from the actual send, in nanoseconds
     */
    public record RequestTemplate(
            String method,
            String path,
            Map<String, String> headers,
            Map<String, String> secretHeaderFiles,
            String body,
            long timeoutNs) {

        /** Absent headers are none. */
        public RequestTemplate {
            headers = headers == null ? Map.of() : headers;
            secretHeaderFiles = secretHeaderFiles == null ? Map.of() : secretHeaderFiles;
        }
    }

    /**
     * How this worker sends. At which rate, each trial of its schedule says.
     *
     * @param concurrency this worker's requests under way; 0 in an open loop
     * @param constant evenly spaced sends instead of Poisson
     * @param connections this worker's connections
     * @param drainNs how long answers are awaited after the recorded part of a trial, in nanoseconds
     */
    public record LoadShape(int concurrency, boolean constant, int connections, long drainNs) {}

    /**
     * Where an environment's requests go.
     *
     * @param environment the environment's name
     * @param host host to connect to
     * @param port port to connect to
     * @param authority the {@code Host} header
     */
    public record Path(String environment, String host, int port, String authority) {}
}
