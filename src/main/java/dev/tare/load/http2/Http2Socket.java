package dev.tare.load.http2;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.collection.IntObjectHashMap;

import dev.tare.load.ClientTls;
import dev.tare.measure.CountText;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.ImmediateWrite;

/**
 * The client's side of a connection of HTTP/2 (RFC 9113), which carries one request again and again, several at a time.
 * What a turn of the loop has to say goes out in one write. Answers may be as large as they like: the peer never waits for
 * its window. On the loop's thread only.
 */
final class Http2Socket extends ChannelInboundHandlerAdapter {

    private static final int LAST_STREAM_ID = Integer.MAX_VALUE;

    private final Http2Request request;
    private final Optional<ClientTls> tls;
    private final Owner owner;
    private final IntObjectHashMap<Http2Exchange> underWay = new IntObjectHashMap<>();
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
    private final Http2Frames frames = new Http2Frames(out);
    private final Http2FlowControl flow;
    private final Http2Reader reader;
    private Http2Request.Blocks blocks;
    private boolean begun; // whether the first block is out
    private Channel channel;
    private ImmediateWrite immediate;
    private boolean reading;
    private boolean secured;
    private boolean settled;
    private boolean draining;
    private boolean ended;
    int nextStreamId = 1; // for a test to begin near the last

    /** Whose connection it is. */
    interface Owner {

        /** How many requests it will have under way at a time. */
        int streams();

        /** The peer has said what it is like: requests can be sent. */
        void opened();

        /** Requests can be sent no longer, those under way may still be answered. */
        void draining();

        /**
         * It is closed.
         *
         * @param which this connection
         * @param cause what that is to requests that waited for it
         * @param why in words
         */
        void ended(Http2Socket which, ErrorCause cause, String why);
    }

    /**
     * A connection that is not yet made.
     *
     * @param request what it carries; still its owner's
     * @param tls what it is in; its handler is the first of the channel
     */
    Http2Socket(Http2Request request, Optional<ClientTls> tls, Owner owner) {
        this.request = request;
        this.tls = tls;
        this.owner = owner;
        this.blocks = request.headers();
        this.flow = new Http2FlowControl(frames, request.body());
        this.reader = new Http2Reader(new Http2FrameListener(this, frames, flow));
    }

    /** Whether requests can be sent. */
    boolean isOpen() {
        return settled && !draining && !ended;
    }

    /** What it has failed in, if it is not open by now. */
    ErrorCause overdue() {
        return immediate == null || secured ? ErrorCause.CONNECT : ErrorCause.TLS;
    }

    /** Whether nothing more comes of it. */
    boolean isEnded() {
        return ended;
    }

    /** Whether it has ever been open. */
    boolean isSettled() {
        return settled;
    }

    /** Sends the request for an exchange, which is told what becomes of it. */
    void send(Http2Exchange exchange) {
        flow.begin(exchange, nextStreamId);
        nextStreamId += 2;
        underWay.put(exchange.streamId, exchange);
        ByteBuf block = begun ? blocks.again() : blocks.first();
        begun = true;
        frames.headers(exchange.streamId, block, exchange.unsentBytes == 0, flow.mostBytesInFrame());
        flow.send(exchange);
        if (nextStreamId == LAST_STREAM_ID) {
            drain();
        }
        flushUnlessReading();
    }

    /** Whether something that was sent waits for the kernel to take it. */
    boolean isBlocked() {
        return !ended && immediate.isBlocked();
    }

    /** Gives an exchange up, without telling it. */
    void cancel(Http2Exchange exchange) {
        if (underWay.get(exchange.streamId) == exchange && !ended) {
            underWay.remove(exchange.streamId);
            frames.reset(exchange.streamId, Http2Error.CANCEL.code());
            closeIfDrained();
            flushUnlessReading();
        }
    }

    /** Closes it; nobody is told anything. */
    void close() {
        if (!ended) {
            endSilently();
        }
    }

    private void endSilently() {
        ended = true;
        underWay.clear();
        if (channel != null) {
            channel.close();
        }
        if (!reading) {
            release();
        }
    }

    /** Not before what is being read has been gone through. */
    private void release() {
        if (out.refCnt() > 0) {
            reader.close();
            out.release();
        }
    }

    private void drain() {
        if (!draining) {
            draining = true;
            owner.draining();
            closeIfDrained();
        }
    }

    private void closeIfDrained() {
        if (draining && underWay.isEmpty()) {
            flush();
            end(ErrorCause.RESET, "the connection was closed", Http2Error.NO_ERROR);
        }
    }

    /** Nothing more comes of it: what is under way has failed. */
    void end(ErrorCause cause, String why, Http2Error code) {
        if (ended) {
            return;
        }
        if (code != Http2Error.NO_ERROR) {
            frames.goAway(code.code());
            flush();
        }
        List<Http2Exchange> failed = List.copyOf(underWay.values());
        endSilently();
        failed.forEach(exchange -> exchange.lost(cause));
        owner.ended(this, cause, why);
    }

    private void flushUnlessReading() {
        if (!reading) {
            flush();
        }
    }

    private void flush() {
        if (ended || !out.isReadable()) {
            return;
        }
        try {
            int taken = immediate.take(out);
            if (taken < out.readableBytes()) {
                ByteBuf rest = channel.alloc().buffer(out.readableBytes() - taken);
                rest.writeBytes(out, out.readerIndex() + taken, out.readableBytes() - taken);
                channel.writeAndFlush(rest, channel.voidPromise());
            }
            out.clear();
        } catch (IOException e) {
            end(ErrorCause.RESET, e.getMessage(), Http2Error.NO_ERROR);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        immediate = new ImmediateWrite(channel, tls.isEmpty());
        secured = tls.isEmpty();
        out.writeBytes(Http2CodecUtil.connectionPrefaceBuf());
        flow.open();
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!ended) {
                reading = true;
                reader.read(context, bytes);
            }
        } catch (Http2Exception e) {
            end(ErrorCause.PROTOCOL, e.getMessage(), e.error());
        } finally {
            reading = false;
            bytes.release();
        }
        if (ended) {
            release();
        } else {
            flush();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            Optional<Throwable> fault =
                    tls.orElseThrow().fault(handshake, context.pipeline().get(SslHandler.class));
            secured = fault.isEmpty();
            fault.ifPresent(cause -> end(ErrorCause.TLS, cause.getMessage(), Http2Error.NO_ERROR));
        } else if (event instanceof SslCloseCompletionEvent) {
            channelInactive(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(secured ? ErrorCause.RESET : ErrorCause.TLS, "the connection was closed", Http2Error.NO_ERROR);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(
                ClientTls.isFault(cause) || !secured ? ErrorCause.TLS : ErrorCause.RESET,
                cause.getMessage(),
                Http2Error.NO_ERROR);
    }

    /** Those whose answers are still to come. */
    Collection<Http2Exchange> underWay() {
        return underWay.values();
    }

    /** The one under way on a stream; null if it has been given up. A stream that nobody has opened is an error. */
    Http2Exchange exchange(int id) throws Http2Exception {
        if (id % 2 == 0 || id >= nextStreamId) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "an answer that nobody asked for");
        }
        return underWay.get(id);
    }

    /** The peer has less room for a table of headers than is usual. */
    void useNoTable() {
        blocks = request.withoutTable();
        begun = false;
    }

    /**
     * The peer has said what it is like.
     *
     * @param streams how many requests it takes at a time; null: as many as there are
     */
    void settle(Long streams) {
        if (streams != null && streams < owner.streams()) {
            end(
                    ErrorCause.CONNECT,
                    "it takes %s at a time on a connection, fewer than the %d of request.http2.streams"
                            .formatted(CountText.of(streams, "request"), owner.streams()),
                    Http2Error.NO_ERROR);
        } else if (!settled && !ended) {
            settled = true;
            owner.opened();
        }
    }

    /** The peer takes no more requests, and has done nothing about those on streams behind one. */
    void retire(int lastStreamId) {
        drain();
        for (Http2Exchange exchange : List.copyOf(underWay.values())) {
            if (exchange.streamId > lastStreamId) {
                refuse(exchange.streamId);
            }
        }
    }

    /** The peer gives up a stream. */
    void reset(int streamId, long code) {
        if (code == Http2Error.REFUSED_STREAM.code()) {
            refuse(streamId);
        } else {
            fail(streamId, ErrorCause.RESET, null);
        }
    }

    /** An exchange has failed, and the connection has not. */
    void fail(int streamId, ErrorCause cause, Http2Error code) {
        Http2Exchange exchange = underWay.remove(streamId);
        if (exchange == null) {
            return;
        }
        if (code != null) {
            frames.reset(streamId, code.code());
        }
        exchange.lost(cause);
        closeIfDrained();
    }

    /** The peer has done nothing about an exchange (RFC 9113, 8.7), unless it has answered it all the same. */
    private void refuse(int streamId) {
        Http2Exchange exchange = underWay.get(streamId);
        if (exchange == null || exchange.head != null) {
            fail(streamId, ErrorCause.RESET, null);
            return;
        }
        underWay.remove(streamId);
        exchange.refused();
        closeIfDrained();
    }

    void complete(Http2Exchange exchange) {
        underWay.remove(exchange.streamId);
        if (exchange.unsentBytes > 0) {
            frames.reset(exchange.streamId, Http2Error.CANCEL.code());
        }
        exchange.answered(System.nanoTime());
        closeIfDrained();
    }
}
