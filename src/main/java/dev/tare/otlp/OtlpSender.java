package dev.tare.otlp;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

import dev.tare.explain.Span;
import dev.tare.transport.VertxOfOneThread;

/** Sends spans in OTLP/HTTP, encoded in protobuf, to Jaeger or whatever else takes them. */
public final class OtlpSender {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK_BELOW = 300;

    private final String address;

    /**
     * A sender.
     *
     * @param address the receiver's, such as {@code http://localhost:4318}, with or without {@code /v1/traces} at its end
     */
    public OtlpSender(URI address) {
        String text = address.toString().replaceFirst("/+$", "");
        this.address = text.endsWith(OtlpCollector.PATH) ? text : text + OtlpCollector.PATH;
    }

    /**
     * Sends spans, and waits until they are taken.
     *
     * @throws IOException if they are not; the message says why
     */
    public void send(List<Span> spans) throws IOException, InterruptedException {
        Vertx vertx = VertxOfOneThread.create();
        try {
            WebClient client = WebClient.create(
                    vertx, new WebClientOptions().setConnectTimeout(Math.toIntExact(PATIENCE.toMillis())));
            HttpResponse<Buffer> answer = client.postAbs(address)
                    .timeout(PATIENCE.toMillis())
                    .putHeader(HttpHeaders.CONTENT_TYPE.toString(), OtlpCollector.PROTOBUF)
                    .sendBuffer(Buffer.buffer(OtlpSpans.write(spans).toByteArray()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            if (answer.statusCode() >= OK_BELOW) {
                throw new IOException("%s answered with status %d".formatted(address, answer.statusCode()));
            }
        } catch (ExecutionException e) {
            throw new IOException(
                    "%s does not take them: %s".formatted(address, e.getCause().getMessage()), e.getCause());
        } finally {
            vertx.close();
        }
    }
}
