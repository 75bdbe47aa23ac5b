package dev.tare.otlp;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import dev.tare.explain.Span;

/** Sends spans in OTLP/HTTP, encoded in protobuf, to Jaeger or whatever else takes them. */
public final class OtlpSender {

    private static final int OK_BELOW = 300;

    private final String address;

    /**
     * A sender.
     *
     * @param address the receiver's, such as {@code http://localhost:4318}, with or without {@code /v1/traces} at its end
     */
    public OtlpSender(URI address) {
        String text = HttpCalls.base(address);
        this.address = text.endsWith(OtlpCollector.PATH) ? text : text + OtlpCollector.PATH;
    }

    /**
     * Sends spans, and waits until they are taken.
     *
     * @throws IOException if they are not; the message says why
     */
    public void send(List<Span> spans) throws IOException, InterruptedException {
        try (HttpCalls calls = new HttpCalls()) {
            HttpCalls.Answer answer = calls.post(
                    address, OtlpCollector.PROTOBUF, OtlpSpans.write(spans).toByteArray());
            if (answer.status() >= OK_BELOW) {
                throw new IOException("%s answered with status %d".formatted(address, answer.status()));
            }
        }
    }
}
