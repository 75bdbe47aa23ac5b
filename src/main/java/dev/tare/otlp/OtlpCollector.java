package dev.tare.otlp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

import dev.tare.explain.Span;
import dev.tare.transport.VertxOfOneThread;

/** Takes spans in OTLP/HTTP, encoded in protobuf, on a port of loopback, as long as it is open. */
public final class OtlpCollector implements AutoCloseable {

    /** Where OTLP/HTTP has its spans. */
    static final String PATH = "/v1/traces";

    /** How its messages are encoded. */
    static final String PROTOBUF = "application/x-protobuf";

    private static final String LOOPBACK = "127.0.0.1";
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final Vertx vertx = VertxOfOneThread.create();
    private final BlockingQueue<Span> received = new LinkedBlockingQueue<>();
    private final HttpServer server;

    /**
     * Begins to listen.
     *
     * @throws IOException if there is no free port
     */
    public OtlpCollector() throws IOException, InterruptedException {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost(LOOPBACK).setPort(0))
                .requestHandler(this::take);
        try {
            server.listen().toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            vertx.close();
            throw new IOException("spans cannot be collected: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** What has come since the last call. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        received.drainTo(spans);
        return spans;
    }

    private void take(HttpServerRequest request) {
        if (request.method() != HttpMethod.POST || !request.path().equals(PATH)) {
            request.response().setStatusCode(NOT_FOUND).end();
            return;
        }
        request.body().onSuccess(body -> request.response()
                .setStatusCode(take(body) ? OK : BAD_REQUEST)
                .putHeader("content-type", PROTOBUF)
                .end());
    }

    private boolean take(Buffer body) {
        try {
            received.addAll(OtlpSpans.read(ExportTraceServiceRequest.parseFrom(body.getBytes())));
            return true;
        } catch (InvalidProtocolBufferException e) {
            return false; // a sender of something else: it learns so from the status
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        vertx.close();
    }
}
