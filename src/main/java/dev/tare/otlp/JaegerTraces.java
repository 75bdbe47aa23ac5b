package dev.tare.otlp;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tare.explain.Span;
import dev.tare.explain.SpanBuilder;

/**
 * The traces that a Jaeger has stored, by its API for queries: that of its own pages, in JSON, with times in microseconds.
 *
 * @see <a href="https://www.jaegertracing.io/docs/2.13/architecture/apis/#query-json-over-http">APIs of Jaeger</a>
 */
public final class JaegerTraces {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;

    /**
     * The traces of a Jaeger.
     *
     * @param address where it answers queries, such as {@code http://jaeger:16686}
     */
    public JaegerTraces(URI address) {
        this.address = HttpCalls.base(address) + "/api/traces/";
    }

    /**
     * Reads the spans of traces, as far as it has them. A trace that cannot be read is no hindrance to the others.
     *
     * @param traceIds the traces, 32 hexadecimal digits each
     * @param spans takes what is found, trace by trace
     * @throws IOException at once if it does not answer; after all others, if a trace could not be read. The message says how
     */
    public void read(Collection<String> traceIds, Consumer<Span> spans) throws IOException, InterruptedException {
        if (traceIds.isEmpty()) {
            return;
        }
        Optional<IOException> unread = Optional.empty();
        try (HttpCalls calls = new HttpCalls()) {
            for (String traceId : traceIds) {
                HttpCalls.Answer answer = calls.get(address + traceId);
                try {
                    read(traceId, answer).forEach(spans);
                } catch (IOException e) {
                    unread = unread.or(() -> Optional.of(e));
                }
            }
        }
        if (unread.isPresent()) {
            throw unread.get();
        }
    }

    private List<Span> read(String traceId, HttpCalls.Answer answer) throws IOException {
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            return List.of(); // it may come
        }
        if (answer.status() != HttpURLConnection.HTTP_OK) {
            throw new IOException("%s answered with status %d".formatted(address + traceId, answer.status()));
        }
        try {
            JsonNode data = JSON.readTree(answer.body()).path("data");
            if (!data.isArray()) {
                throw notOfJaeger(traceId);
            }
            List<Span> spans = new ArrayList<>();
            for (JsonNode trace : data) {
                for (JsonNode span : trace.path("spans")) {
                    spans.add(span(traceId, span, trace.path("processes")));
                }
            }
            return spans;
        } catch (JsonProcessingException e) {
            throw notOfJaeger(traceId);
        }
    }

    private IOException notOfJaeger(String traceId) {
        return new IOException("%s did not answer as a Jaeger does".formatted(address + traceId));
    }

    private static Span span(String traceId, JsonNode span, JsonNode processes) {
        return SpanBuilder.builder()
                .traceId(traceId)
                .spanId(span.path("spanID").asText())
                .parentSpanId(parent(span))
                .service(processes
                        .path(span.path("processID").asText())
                        .path("serviceName")
                        .asText())
                .startEpochNs(
                        TimeUnit.MICROSECONDS.toNanos(span.path("startTime").asLong()))
                .durationNs(TimeUnit.MICROSECONDS.toNanos(
                        Math.max(0, span.path("duration").asLong())))
                .attributes(Map.of())
                .build();
    }

    private static String parent(JsonNode span) {
        for (JsonNode reference : span.path("references")) {
            if (reference.path("refType").asText().equals("CHILD_OF")) {
                return reference.path("spanID").asText();
            }
        }
        return "";
    }
}
