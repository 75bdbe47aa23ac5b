package dev.tare.otlp;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;

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
        this.address = address.toString().replaceFirst("/+$", "") + "/api/traces/";
    }

    /**
     * The spans of traces, as far as it has them.
     *
     * @param traceIds the traces, 32 hexadecimal digits each
     * @throws IOException if it does not answer, or not as a Jaeger does; the message says how
     */
    public List<Span> of(Collection<String> traceIds) throws IOException, InterruptedException {
        List<Span> spans = new ArrayList<>();
        try (HttpCalls calls = new HttpCalls()) {
            for (String traceId : traceIds) {
                HttpResponse<Buffer> answer = calls.get(address + traceId);
                if (answer.statusCode() == HttpURLConnection.HTTP_OK) {
                    spans.addAll(read(traceId, answer.body()));
                } else if (answer.statusCode() != HttpURLConnection.HTTP_NOT_FOUND) { // it may come
                    throw new IOException(
                            "%s answered with status %d".formatted(address + traceId, answer.statusCode()));
                }
            }
        }
        return spans;
    }

    private List<Span> read(String traceId, Buffer body) throws IOException {
        try {
            JsonNode data = JSON.readTree(body.getBytes()).path("data");
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
