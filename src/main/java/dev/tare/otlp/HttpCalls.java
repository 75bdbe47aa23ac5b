package dev.tare.otlp;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;

import dev.tare.transport.VertxOfOneThread;

/** Requests by HTTP, one after the other, whose answers are waited for, but not for long. */
final class HttpCalls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A trace has a few kilobytes. */
    private static final int MOST_BYTES = 4 << 20;

    private final Vertx vertx = VertxOfOneThread.create();
    private final WebClient client = WebClient.create(
            vertx,
            new WebClientOptions()
                    .setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()))
                    .setFollowRedirects(false));

    /**
     * An answer.
     *
     * @param status its status
     * @param body all of it
     */
    record Answer(int status, byte[] body) {}

    /** What a path is put behind: an address without slashes at its end. */
    static String base(URI address) {
        return address.toString().replaceFirst("/+$", "");
    }

    /** The answer to a GET, whatever its status is. */
    Answer get(String address) throws IOException, InterruptedException {
        return await(address, client.getAbs(address), HttpRequest::send);
    }

    /** The answer to a POST, whatever its status is. */
    Answer post(String address, String contentType, byte[] body) throws IOException, InterruptedException {
        return await(
                address,
                client.postAbs(address).putHeader(HttpHeaders.CONTENT_TYPE.toString(), contentType),
                request -> request.sendBuffer(Buffer.buffer(body)));
    }

    /** Whoever sends byte after byte is not waited for either: the client's own timeout is that of silence. */
    private static Answer await(
            String address, HttpRequest<Buffer> request, Function<HttpRequest<Void>, Future<HttpResponse<Void>>> sender)
            throws IOException, InterruptedException {
        BoundedBody body = new BoundedBody(MOST_BYTES);
        try {
            HttpResponse<Void> answer = sender.apply(
                            request.timeout(PATIENCE.toMillis()).as(BodyCodec.pipe(body)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(answer.statusCode(), body.bytes());
        } catch (ExecutionException e) {
            throw new IOException(
                    "%s does not answer: %s".formatted(address, e.getCause().getMessage()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("%s does not answer within %d s".formatted(address, PATIENCE.toSeconds()), e);
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
