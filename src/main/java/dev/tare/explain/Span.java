package dev.tare.explain;

import java.util.Map;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What one on a request's way has recorded of it.
 *
 * @param traceId the request's trace, 32 hexadecimal digits in lower case
 * @param spanId the span, 16 hexadecimal digits in lower case
 * @param parentSpanId the span of whoever sent the request; empty: it began there
 * @param service what the one calls itself
 * @param startEpochNs when it began, by its own clock, in nanoseconds since 1970-01-01T00:00:00Z
 * @param durationNs how long it took, in nanoseconds, 0 or more
 * @param attributes what else it says, by name
 */
@RecordBuilder
public record Span(
        String traceId,
        String spanId,
        String parentSpanId,
        String service,
        long startEpochNs,
        long durationNs,
        Map<String, String> attributes) {

    /** Copies the attributes. */
    public Span {
        attributes = Map.copyOf(attributes);
    }
}
