package dev.tare.target.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/** One of the two connections of the reference proxy in HTTP/2: what it brings goes out on the other. */
abstract class RelaySide extends Http2FrameAdapter {

    private final Http2ConnectionHandler handler;
    private RelaySide other;
    private Channel channel;

    /**
     * A connection that is not there yet.
     *
     * @param isServer whether it is that of a client, to whom this is a server
     */
    RelaySide(boolean isServer) {
        handler = isServer ? TrustingHttp2.server(this) : TrustingHttp2.client(this);
    }

    /** The one on which what this brings goes out. */
    final RelaySide other() {
        return other;
    }

    /** Makes two connections each other's other one. */
    final void join(RelaySide its) {
        other = its;
        its.other = this;
    }

    /** The connection is there. */
    final void open(Channel opened) {
        channel = opened;
        opened.pipeline().addLast(handler, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelReadComplete(ChannelHandlerContext ignored) {
                other.flush(); // what was read has been written there
            }
        });
    }

    private ChannelHandlerContext context() {
        return channel.pipeline().context(handler);
    }

    final void flush() {
        if (channel.isActive()) {
            handler.flush(context());
        }
    }

    final boolean has(int id) {
        return channel.isActive() && handler.connection().stream(id) != null;
    }

    final void writeHeaders(int id, Http2Headers headers, boolean endOfStream) {
        if (channel.isActive()) {
            handler.encoder()
                    .writeHeaders(
                            context(), id, headers, 0, endOfStream, context().newPromise())
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            other.reset(id, Http2Error.REFUSED_STREAM.code());
                        }
                    });
        }
    }

    /** What is not written yet is not to be sent more of: the sender's window is as full as that. */
    final void writeData(int id, ByteBuf data, int consumed, boolean endOfStream) {
        if (!has(id)) {
            data.release();
            other.consumed(id, consumed);
            return;
        }
        handler.encoder()
                .writeData(context(), id, data, 0, endOfStream, context().newPromise())
                .addListener(done -> other.consumed(id, consumed));
    }

    private void consumed(int id, int bytes) {
        Http2Stream stream = handler.connection().stream(id);
        try {
            if (stream != null
                    && bytes > 0
                    && handler.connection().local().flowController().consumeBytes(stream, bytes)) {
                flush();
            }
        } catch (Http2Exception e) {
            channel.close();
        }
    }

    final void reset(int id, long code) {
        if (has(id)) {
            handler.resetStream(context(), id, code, context().newPromise());
            flush();
        }
    }

    @Override
    public final void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        onHeadersRead(context, id, headers, padding, endOfStream);
    }
}
