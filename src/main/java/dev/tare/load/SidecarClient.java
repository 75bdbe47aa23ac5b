package dev.tare.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

import dev.tare.transport.VertxOfOneThread;

/**
 * HTTP to the proxies in this worker's own pod, which listen on the loopback address. Requests that are measured, or that
 * show what is measured, never go this way.
 *
 * <p>A client has a thread of its own until it is closed: there is none while a trial goes on.
 */
public final class SidecarClient implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx;
    private final WebClient client;
    private final Duration patience;

    /**
     * An answer.
     *
     * @param status its status
     * @param body its body as text; empty if it has none
     */
    public record Answer(int status, String body) {}

    /**
     * A client.
     *
     * @param patience how long connecting may take, and a whole answer after that
     */
    public SidecarClient(Duration patience) {
        this.patience = patience;
        this.vertx = VertxOfOneThread.create();
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setFollowRedirects(false)
                        .setConnectTimeout(Math.toIntExact(patience.toMillis())));
    }

    /**
     * Sends a request without a body, and waits for the whole answer.
     *
     * @param method such as {@code GET}
     * @param port where the proxy listens
     * @param path with its query, if it has one
     * @throws IOException if nobody listens there, or no answer comes in time
     */
    public Answer send(String method, int port, String path) throws IOException, InterruptedException {
        try {
            HttpResponse<Buffer> answer = client.request(HttpMethod.valueOf(method), port, LOOPBACK, path)
                    .timeout(patience.toMillis())
                    .send()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            String body = answer.bodyAsString();
            return new Answer(answer.statusCode(), body == null ? "" : body);
        } catch (ExecutionException e) {
            throw new IOException("%s http://%s:%d%s failed".formatted(method, LOOPBACK, port, path), e.getCause());
        }
    }

    /** Ends its thread, and does not wait for that. */
    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
