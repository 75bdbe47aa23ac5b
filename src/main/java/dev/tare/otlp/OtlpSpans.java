package dev.tare.otlp;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;

import dev.tare.explain.Span;
import dev.tare.explain.SpanBuilder;

/** From spans to messages of OTLP and back. */
final class OtlpSpans {

    private static final String SERVICE = "service.name";
    private static final HexFormat HEX = HexFormat.of();

    private OtlpSpans() {}

    /** The spans in a message; attributes that are no text are told as text, and lists are left out. */
    static List<Span> read(ExportTraceServiceRequest message) {
        return message.getResourceSpansList().stream()
                .flatMap(ofResource -> {
                    String service = attributes(ofResource.getResource().getAttributesList())
                            .getOrDefault(SERVICE, "");
                    return ofResource.getScopeSpansList().stream()
                            .flatMap(ofScope -> ofScope.getSpansList().stream())
                            .map(span -> read(service, span));
                })
                .toList();
    }

    private static Span read(String service, io.opentelemetry.proto.trace.v1.Span span) {
        return SpanBuilder.builder()
                .traceId(hex(span.getTraceId()))
                .spanId(hex(span.getSpanId()))
                .parentSpanId(hex(span.getParentSpanId()))
                .service(service)
                .startEpochNs(span.getStartTimeUnixNano())
                .durationNs(Math.max(0, span.getEndTimeUnixNano() - span.getStartTimeUnixNano()))
                .attributes(attributes(span.getAttributesList()))
                .build();
    }

    private static Map<String, String> attributes(List<KeyValue> list) {
        Map<String, String> attributes = new HashMap<>();
        for (KeyValue attribute : list) {
            AnyValue value = attribute.getValue();
            switch (value.getValueCase()) {
                case STRING_VALUE -> attributes.put(attribute.getKey(), value.getStringValue());
                case BOOL_VALUE -> attributes.put(attribute.getKey(), Boolean.toString(value.getBoolValue()));
                case INT_VALUE -> attributes.put(attribute.getKey(), Long.toString(value.getIntValue()));
                case DOUBLE_VALUE -> attributes.put(attribute.getKey(), Double.toString(value.getDoubleValue()));
                default -> {
                    // lists and bytes say nothing that is needed here
                }
            }
        }
        return attributes;
    }

    /** A message with spans, those of one service together. */
    static ExportTraceServiceRequest write(List<Span> spans) {
        ExportTraceServiceRequest.Builder message = ExportTraceServiceRequest.newBuilder();
        spans.stream()
                .collect(Collectors.groupingBy(Span::service))
                .forEach((service, ofService) -> message.addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(attribute(SERVICE, service)))
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addAllSpans(
                                        ofService.stream().map(OtlpSpans::write).toList()))));
        return message.build();
    }

    private static io.opentelemetry.proto.trace.v1.Span write(Span span) {
        boolean isFirst = span.parentSpanId().isEmpty();
        return io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(bytes(span.traceId()))
                .setSpanId(bytes(span.spanId()))
                .setParentSpanId(bytes(span.parentSpanId()))
                .setName("request")
                .setKind(
                        isFirst
                                ? io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT
                                : io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(span.startEpochNs())
                .setEndTimeUnixNano(span.startEpochNs() + span.durationNs())
                .addAllAttributes(span.attributes().entrySet().stream()
                        .map(attribute -> attribute(attribute.getKey(), attribute.getValue()))
                        .toList())
                .build();
    }

    private static KeyValue attribute(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static String hex(ByteString bytes) {
        return HEX.formatHex(bytes.toByteArray());
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HEX.parseHex(hex));
    }
}
