package dev.tare.target.http2;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Headers;

/** A client's connection: its requests go on when the delay is over, or fail at once. */
final class ClientSide extends RelaySide {

    private final FailedAnswers failures;
    private final Consumer<Runnable> later;
    private final Map<Integer, Boolean> failing = new HashMap<>(); // whether each is a call

    /**
     * A connection that is not there yet.
     *
     * @param failures which requests fail, and what is said to them
     * @param later does something when the delay is over
     */
    ClientSide(FailedAnswers failures, Consumer<Runnable> later) {
        super(true);
        this.failures = failures;
        this.later = later;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean endOfStream) {
        boolean isFirst = headers.method() != null;
        if (isFirst && failures.share().next()) {
            CharSequence type = headers.get("content-type");
            boolean isCall = type != null && type.toString().startsWith("application/grpc");
            if (!endOfStream) {
                failing.put(id, isCall);
                return;
            }
            fail(id, isCall);
        } else if (!failing.containsKey(id)) {
            later.accept(() -> other().writeHeaders(id, headers, endOfStream));
        } else if (endOfStream) {
            fail(id, failing.remove(id));
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean endOfStream) {
        int length = data.readableBytes() + padding;
        if (!failing.containsKey(id)) {
            ByteBuf kept = data.retain();
            later.accept(() -> other().writeData(id, kept, length, endOfStream));
            return 0;
        }
        if (endOfStream) {
            fail(id, failing.remove(id));
        }
        return length;
    }

    private void fail(int id, boolean isCall) {
        writeHeaders(id, isCall ? failures.toCall() : failures.toRequest(), true);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
        failing.remove(id);
        later.accept(() -> other().reset(id, code));
    }
}
