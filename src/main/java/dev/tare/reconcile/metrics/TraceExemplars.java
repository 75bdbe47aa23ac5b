package dev.tare.reconcile.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.prometheus.client.exemplars.Exemplar;

import dev.tare.api.TracedRequest;

/**
 * Requests of an environment whose traces can be looked up, as exemplars of its histogram. They are of the pass that explains the
 * run, so the histogram does not count them: they show what a request of that bucket looks like.
 */
final class TraceExemplars {

    /** By this label Grafana finds the trace. */
    private static final String TRACE_ID = "trace_id";

    private static final double SECOND_IN_MICROS = 1e6;
    private static final long NANOS_PER_MICRO = 1000;

    private final List<TracedRequest> requests;
    private final Long completedAtMillis;

    TraceExemplars(ShownResult result, String environment) {
        this.requests = result.tracedRequests().stream()
                .filter(request -> request.environment().equals(environment))
                .toList();
        this.completedAtMillis = result.completed().map(Instant::toEpochMilli).orElse(null);
    }

    /** One that took so long, if there is one. */
    Optional<Exemplar> between(long fromNanos, long belowNanos) {
        return requests.stream()
                .filter(request -> {
                    long nanos = request.responseMicros() * NANOS_PER_MICRO;
                    return nanos >= fromNanos && nanos < belowNanos;
                })
                .findFirst()
                .map(request -> new Exemplar(
                        request.responseMicros() / SECOND_IN_MICROS, completedAtMillis, TRACE_ID, request.traceId()));
    }
}
