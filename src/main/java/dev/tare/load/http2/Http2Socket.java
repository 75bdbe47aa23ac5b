package dev.tare.load.http2;

import dev.tare.load.ClientTls;

import java.io.IOException;
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
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.collection.IntObjectHashMap;

import dev.tare.measure.CountText;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.ImmediateWrite;

/**
 * The client's side of a connection of HTTP/2 (RFC 9113), which carries one request again and again, several at a time.
 * What a turn of the loop has to say goes out in one write. Answers may be as large as they like: the peer never waits for
 * its window. On the loop's thread only.
 */
final class Http2Socket extends ChannelInboundHandlerAdapter {

    /** As much as there can be. */
    private static final int WINDOW_BYTES = Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE;

    private static final int LAST_STREAM_ID = Integer.MAX_VALUE;

    private final Http2Request request;
    private final Optional<ClientTls> tls;
    private final Owner owner;
    private final Http2Reader reader = new Http2Reader(new Incoming());
    private final IntObjectHashMap<Http2Exchange> underWay = new IntObjectHashMap<>();
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
    private final Http2Frames frames = new Http2Frames(out);
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
    private int initialWindowBytes = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private long windowBytes = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int mostBytesInFrame = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;
    private int consumedBytes;

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
    }

    /** Whether requests can be sent. */
    boolean isOpen() {
        return settled && !draining && !ended;
    }

    /** What it has failed in, if it is not open by now. */
    ErrorCause overdue() {
        return immediate == null || secured ? ErrorCause.CONNECT : ErrorCause.TLS;
    }

    /** Whether it has ever been open. */
    boolean isSettled() {
        return settled;
    }

    /** Sends the request for an exchange, which is told what becomes of it. */
    void send(Http2Exchange exchange) {
        exchange.begin(nextStreamId, request.body().readableBytes(), initialWindowBytes);
        nextStreamId += 2;
        underWay.put(exchange.streamId, exchange);
        ByteBuf block = begun ? blocks.again() : blocks.first();
        begun = true;
        frames.headers(exchange.streamId, block, exchange.unsentBytes == 0, mostBytesInFrame);
        sendContent(exchange);
        if (nextStreamId == LAST_STREAM_ID) {
            drain();
        }
        flushUnlessReading();
    }

    /** Whether something that was sent waits for the kernel to take it. */
    boolean isBlocked() {
        return !ended && immediate.isBlocked();
    }

    /** Gives an exchange up; it is told nothing. */
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

    private void sendContent(Http2Exchange exchange) {
        ByteBuf body = request.body();
        while (exchange.unsentBytes > 0) {
            long room = Math.min(windowBytes, exchange.windowBytes);
            int length = (int) Math.min(room, Math.min(exchange.unsentBytes, mostBytesInFrame));
            if (length <= 0) {
                return;
            }
            int from = body.writerIndex() - exchange.unsentBytes;
            exchange.unsentBytes -= length;
            exchange.windowBytes -= length;
            windowBytes -= length;
            frames.data(exchange.streamId, body, from, length, exchange.unsentBytes == 0);
        }
    }

    private void sendWhatWaits() {
        for (Http2Exchange exchange : List.copyOf(underWay.values())) {
            sendContent(exchange);
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
    private void end(ErrorCause cause, String why, Http2Error code) {
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
        frames.settings(WINDOW_BYTES);
        frames.windowUpdate(WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
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

    /** An exchange has failed, and the connection has not. */
    private void fail(int streamId, ErrorCause cause, Http2Error code) {
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

    private void complete(Http2Exchange exchange) {
        underWay.remove(exchange.streamId);
        if (exchange.unsentBytes > 0) {
            frames.reset(exchange.streamId, Http2Error.CANCEL.code());
        }
        exchange.answered(System.nanoTime());
        closeIfDrained();
    }

    /** What the peer sends. */
    private final class Incoming extends Http2Reader.Incoming {

        @Override
        boolean isEnded() {
            return ended;
        }

        @Override
        void headers(int id, Http2Head read, boolean endOfStream) throws Http2Exception {
            Http2Exchange exchange = exchange(id);
            if (exchange == null) {
                return;
            }
            int status = read.httpStatus();
            boolean isTrailers = exchange.head != null;
            boolean isInterim = !isTrailers && status >= 100 && status < 200;
            if (read.isMalformed()
                    || (isTrailers ? read.status() != null || !endOfStream : status < 0)
                    || isInterim && endOfStream) {
                fail(id, ErrorCause.PROTOCOL, Http2Error.PROTOCOL_ERROR);
            } else if (isTrailers) {
                exchange.trailers = read;
                complete(exchange);
            } else if (!isInterim) {
                exchange.head = read;
                if (endOfStream) {
                    complete(exchange);
                }
            }
        }

        @Override
        void data(int id, ByteBuf buffer, int from, int contentBytes, int frameBytes, boolean endOfStream)
                throws Http2Exception {
            consume(frameBytes);
            Http2Exchange exchange = exchange(id);
            if (exchange == null) {
                return;
            }
            exchange.received(buffer, from, contentBytes);
            if (exchange.head == null || exchange.receivedBytes > WINDOW_BYTES) {
                fail(id, ErrorCause.PROTOCOL, Http2Error.PROTOCOL_ERROR);
            } else if (endOfStream) {
                complete(exchange);
            }
        }

        @Override
        void streamFault(int id, Http2Error error) {
            fail(id, ErrorCause.PROTOCOL, error);
        }

        private void consume(int length) {
            consumedBytes += length;
            if (consumedBytes > WINDOW_BYTES / 2) {
                frames.windowUpdate(consumedBytes);
                consumedBytes = 0;
            }
        }

        /** The one under way on a stream; null if it has been given up. A stream that nobody has opened is an error. */
        private Http2Exchange exchange(int id) throws Http2Exception {
            if (id % 2 == 0 || id >= nextStreamId) {
                throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "an answer that nobody asked for");
            }
            return underWay.get(id);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
            if (code == Http2Error.REFUSED_STREAM.code()) {
                refuse(id);
            } else {
                fail(id, ErrorCause.RESET, null);
            }
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
            frames.settingsAck();
            if (settings.headerTableSize() != null
                    && settings.headerTableSize() < Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE) {
                blocks = request.withoutTable();
                begun = false;
            }
            if (settings.maxFrameSize() != null) {
                mostBytesInFrame = settings.maxFrameSize();
            }
            if (settings.initialWindowSize() != null) {
                int more = settings.initialWindowSize() - initialWindowBytes;
                initialWindowBytes += more;
                underWay.values().forEach(exchange -> exchange.windowBytes += more);
                sendWhatWaits();
            }
            Long streams = settings.maxConcurrentStreams();
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

        @Override
        public void onPingRead(ChannelHandlerContext context, long data) {
            frames.pingAck(data);
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext context, int lastStreamId, long code, ByteBuf debugData) {
            drain();
            for (Http2Exchange exchange : List.copyOf(underWay.values())) {
                if (exchange.streamId > lastStreamId) {
                    refuse(exchange.streamId);
                }
            }
        }

        @Override
        public void onWindowUpdateRead(ChannelHandlerContext context, int id, int bytes) throws Http2Exception {
            if (id == 0) {
                windowBytes += bytes;
                if (windowBytes > WINDOW_BYTES) {
                    throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "too large a window");
                }
                sendWhatWaits();
            } else {
                Http2Exchange exchange = exchange(id);
                if (exchange != null) {
                    exchange.windowBytes += bytes;
                    if (exchange.windowBytes > WINDOW_BYTES) {
                        fail(id, ErrorCause.PROTOCOL, Http2Error.FLOW_CONTROL_ERROR);
                    } else {
                        sendContent(exchange);
                    }
                }
            }
        }

        @Override
        public void onPushPromiseRead(
                ChannelHandlerContext context, int id, int promisedId, Http2Headers headers, int padding)
                throws Http2Exception {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a push, though none is allowed");
        }
    }
}
