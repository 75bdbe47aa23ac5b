package dev.tare.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request says of the trace that it is part of, and whether those on its way are to record it.
 *
 * @param traceId the trace, 32 hexadecimal digits in lower case
 * @param spanId the span of whoever sent the request, 16 hexadecimal digits in lower case
 * @param recorded the flag {@code sampled}: whoever sent the request records it, and others are to
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context, W3C Recommendation, 3.2</a>
 */
public record TraceParent(String traceId, String spanId, boolean recorded) {

    /** The name of the header. */
    public static final String HEADER = "traceparent";

    /** How many characters its value has. */
    public static final int LENGTH = 55;

    /** Where the span's ID begins in the value. */
    public static final int SPAN_ID_OFFSET = 36;

    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern RECORDED = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    /** Refuses what is no ID. */
    public TraceParent {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException(
                    "'%s' and '%s' are not the IDs of a trace and a span".formatted(traceId, spanId));
        }
    }

    /** Of a request that is to be recorded. */
    public TraceParent(String traceId, String spanId) {
        this(traceId, spanId, true);
    }

    /** The header's value. */
    public String value() {
        return "00-" + traceId + "-" + spanId + (recorded ? "-01" : "-00");
    }

    /**
     * Reads the header's value.
     *
     * @return empty where it is none of version 00, or nobody is to record the request
     */
    public static Optional<TraceParent> parse(String value) {
        Matcher parts = RECORDED.matcher(value);
        boolean isRecorded = parts.matches() && (Integer.parseInt(parts.group(3), 16) & 1) == 1;
        return isRecorded ? Optional.of(new TraceParent(parts.group(1), parts.group(2))) : Optional.empty();
    }
}
