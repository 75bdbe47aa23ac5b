package dev.tare.otlp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

import dev.tare.transport.VertxOfOneThread;

/** Requests by HTTP, one after the other, whose answers are waited for, but not for long. */
final class HttpCalls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx = VertxOfOneThread.create();
    private final WebClient client = WebClient.create(
            vertx,
            new WebClientOptions()
                    .setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()))
                    .setFollowRedirects(false));

    /** The answer to a GET, whatever its status is. */
    HttpResponse<Buffer> get(String address) throws IOException, InterruptedException {
        return await(
                address, client.getAbs(address).timeout(PATIENCE.toMillis()).send());
    }

    /** The answer to a POST, whatever its status is. */
    HttpResponse<Buffer> post(String address, String contentType, byte[] body)
            throws IOException, InterruptedException {
        return await(
                address,
                client.postAbs(address)
                        .timeout(PATIENCE.toMillis())
                        .putHeader(HttpHeaders.CONTENT_TYPE.toString(), contentType)
                        .sendBuffer(Buffer.buffer(body)));
    }

    private static HttpResponse<Buffer> await(String address, Future<HttpResponse<Buffer>> answer)
            throws IOException, InterruptedException {
        try {
            return answer.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "%s does not answer: %s".formatted(address, e.getCause().getMessage()), e.getCause());
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
