package dev.tare.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.tare.measure.ProcessUsage;

/**
 * A worker's whole knowledge. The file is replaced as a whole: a later version holds the trials of another block.
 *
 * @param worker this worker's number, from 0
 * @param workers how many workers there are
 * @param request the request to send
 * @param load how to send it
 * @param paths where each environment's requests go
 * @param trials what to measure next, in the order of their start times; trials that were run already are passed over
 * @param end true: leave after the last trial
 */
public record Schedule(
        int worker,
        int workers,
        RequestTemplate request,
        LoadShape load,
        List<Path> paths,
        List<Trial> trials,
        boolean end) {

    /** Refuses a schedule of which a part is missing. */
    public Schedule {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(load, "load");
        paths = List.copyOf(paths);
        trials = List.copyOf(trials);
    }

    /**
     * The request that is sent.
     *
     * @param method HTTP method
     * @param path path and query
     * @param headers headers besides those of framing
     * @param body body in UTF-8; empty for none
     * @param timeoutNs how long an answer may take from the actual send, in nanoseconds
     */
    public record RequestTemplate(
            String method, String path, Map<String, String> headers, String body, long timeoutNs) {}

    /**
     * How this worker sends: exactly one of {@code rate} and {@code concurrency} is more than 0.
     *
     * @param rate requests per second over all workers; 0 in a closed loop
     * @param concurrency this worker's requests under way; 0 in an open loop
     * @param constant evenly spaced sends instead of Poisson
     * @param connections this worker's connections
     * @param warmupNs unrecorded part of a trial in nanoseconds
     * @param durationNs recorded part in nanoseconds
     * @param drainNs how long answers are awaited after that, in nanoseconds
     */
    public record LoadShape(
            long rate,
            int concurrency,
            boolean constant,
            int connections,
            long warmupNs,
            long durationNs,
            long drainNs) {}

    /**
     * Where an environment's requests go.
     *
     * @param environment the environment's name
     * @param host host to connect to
     * @param port port to connect to
     * @param authority the {@code Host} header
     * @param processes processes whose use of CPU and memory belongs to the environment
     */
    public record Path(String environment, String host, int port, String authority, List<WatchedProcess> processes) {}

    /**
     * A process whose use of CPU and memory is reported.
     *
     * @param pid its process id
     * @param role what it is
     */
    public record WatchedProcess(long pid, ProcessUsage.Role role) {}

    /**
     * One trial.
     *
     * @param block its block
     * @param environment what is measured
     * @param repeat 1 for the baseline's second trial in a block, else 0
     * @param startEpochNs when the warm-up begins, in nanoseconds since 1970-01-01T00:00:00Z
     * @param arrivalSeed what Poisson arrivals are drawn from
     */
    public record Trial(int block, String environment, int repeat, long startEpochNs, long arrivalSeed) {}
}
