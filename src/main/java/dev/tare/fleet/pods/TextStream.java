package dev.tare.fleet.pods;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;

/**
 * Text of the API server, piece by piece, and no more of it than is wanted. The client's own way to a log watches the pod
 * first, and its way to anything else holds the whole as one text.
 */
final class TextStream {

    /** In which an answer, and each piece of it, must come. */
    private static final long PATIENCE_SECONDS = 30;

    /** Of what the API server says of a refusal. */
    private static final int LONGEST_REFUSAL = 64 * 1024;

    /** An answer that is about to end is read to its end: where it is broken off, its connection is closed to others, too. */
    private static final long MOST_UNWANTED_BYTES = 64 * 1024;

    private final KubernetesClient client;

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

    /** Of what has come, a part; or its end, with what has gone wrong, if anything has. */
    private record Piece(List<ByteBuffer> content, boolean isLast, Optional<Throwable> failure) {}

    TextStream(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Reads.
     *
     * @param path what, with its query
     * @param sink takes a piece, and says whether it wants more
     * @throws KubernetesClientException if the API server refuses, does not answer, or breaks off
     */
    void read(String path, Predicate<ByteBuffer> sink) {
        String address = client.getMasterUrl().toString().replaceFirst("/+$", "") + path;
        HttpRequest request =
                client.getHttpClient().newHttpRequestBuilder().uri(address).build();
        HttpResponse<AsyncBody> response = await(client.getHttpClient()
                .consumeBytes(request, (content, body) -> pieces.add(new Piece(content, false, Optional.empty()))));
        AsyncBody body = response.body();
        body.done()
                .whenComplete((done, failure) -> pieces.add(new Piece(List.of(), true, Optional.ofNullable(failure))));
        if (response.isSuccessful()) {
            read(body, sink);
        } else {
            throw refusal(path, response.code(), body);
        }
    }

    private void read(AsyncBody body, Predicate<ByteBuffer> sink) {
        boolean wanted = true;
        long unwantedBytes = 0;
        while (unwantedBytes <= MOST_UNWANTED_BYTES) {
            body.consume();
            Piece piece = next(body);
            if (piece.failure().isPresent()) {
                throw broken(piece.failure().get());
            }
            if (piece.isLast()) {
                return;
            }
            if (wanted) {
                wanted = piece.content().stream().allMatch(sink);
            } else {
                unwantedBytes += piece.content().stream()
                        .mapToLong(ByteBuffer::remaining)
                        .sum();
            }
        }
        body.cancel();
    }

    private Piece next(AsyncBody body) {
        try {
            Piece piece = pieces.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (piece != null) {
                return piece;
            }
            body.cancel();
            throw broken(new TimeoutException("nothing has come for %d s".formatted(PATIENCE_SECONDS)));
        } catch (InterruptedException e) {
            body.cancel();
            throw interrupted(e);
        }
    }

    private KubernetesClientException refusal(String path, int code, AsyncBody body) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        read(body, piece -> {
            byte[] bytes = new byte[Math.min(piece.remaining(), LONGEST_REFUSAL - said.size())];
            piece.get(bytes);
            said.writeBytes(bytes);
            return said.size() < LONGEST_REFUSAL;
        });
        Status status = status(code, said.toString(StandardCharsets.UTF_8));
        return new KubernetesClientException("GET %s: %s".formatted(path, status.getMessage()), code, status);
    }

    private Status status(int code, String said) {
        try {
            Status status = client.getKubernetesSerialization().unmarshal(said, Status.class);
            if (status != null && status.getMessage() != null) {
                return status;
            }
        } catch (RuntimeException e) {
            // Something before the API server has answered, in words of its own.
        }
        return new StatusBuilder()
                .withCode(code)
                .withMessage("status %d".formatted(code))
                .build();
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw broken(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw broken(new TimeoutException("no answer has come for %d s".formatted(PATIENCE_SECONDS)));
        }
    }

    /** With a cause that says that it may pass. */
    private static KubernetesClientException broken(Throwable cause) {
        return new KubernetesClientException(String.valueOf(cause.getMessage()), new IOException(cause));
    }

    private static KubernetesClientException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KubernetesClientException("interrupted", e);
    }
}
