package dev.tare.otlp;

import java.io.IOException;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** Keeps the body of an answer, unless it is longer than anybody should send: then reading it fails. */
final class BoundedBody implements WriteStream<Buffer> {

    private static final int MIB = 1 << 20;

    private final int mostBytes;
    private final Buffer bytes = Buffer.buffer();

    BoundedBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What has come so far. */
    byte[] bytes() {
        return bytes.getBytes();
    }

    @Override
    public Future<Void> write(Buffer more) {
        if (bytes.length() + more.length() > mostBytes) {
            return Future.failedFuture(new IOException("its answer is longer than %d MiB".formatted(mostBytes / MIB)));
        }
        bytes.appendBuffer(more);
        return Future.succeededFuture();
    }

    @Override
    public void write(Buffer more, Handler<AsyncResult<Void>> handler) {
        write(more).onComplete(handler);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
        handler.handle(Future.succeededFuture());
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public BoundedBody setWriteQueueMaxSize(int size) {
        return this;
    }

    @Override
    public BoundedBody drainHandler(Handler<Void> handler) {
        return this;
    }

    @Override
    public BoundedBody exceptionHandler(Handler<Throwable> handler) {
        return this;
    }
}
