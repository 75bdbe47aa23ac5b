package dev.tare.load.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

import dev.tare.measure.ErrorCause;

/** What each frame of the peer means to a connection and to the requests that are under way on it. */
final class Http2FrameListener extends Http2Reader.Incoming {

    private final Http2Socket socket;
    private final Http2Frames frames;
    private final Http2FlowControl flow;

    /**
     * A listener.
     *
     * @param socket the connection
     * @param frames writes what the peer is to be told
     * @param flow its windows
     */
    Http2FrameListener(Http2Socket socket, Http2Frames frames, Http2FlowControl flow) {
        this.socket = socket;
        this.frames = frames;
        this.flow = flow;
    }

    @Override
    boolean isEnded() {
        return socket.isEnded();
    }

    @Override
    void headers(int id, Http2Head read, boolean endOfStream) throws Http2Exception {
        Http2Exchange exchange = socket.exchange(id);
        if (exchange == null) {
            return;
        }
        int status = read.httpStatus();
        boolean isTrailers = exchange.head != null;
        boolean isInterim = !isTrailers && status >= 100 && status < 200;
        if (read.isMalformed()
                || (isTrailers ? read.status() != null || !endOfStream : status < 0)
                || isInterim && endOfStream) {
            socket.fail(id, ErrorCause.PROTOCOL, Http2Error.PROTOCOL_ERROR);
        } else if (isTrailers) {
            exchange.trailers = read;
            socket.complete(exchange);
        } else if (!isInterim) {
            exchange.head = read;
            if (endOfStream) {
                socket.complete(exchange);
            }
        }
    }

    @Override
    void data(int id, ByteBuf buffer, int from, int contentBytes, int frameBytes, boolean endOfStream)
            throws Http2Exception {
        flow.consumed(frameBytes);
        Http2Exchange exchange = socket.exchange(id);
        if (exchange == null) {
            return;
        }
        exchange.received(buffer, from, contentBytes);
        if (exchange.head == null || exchange.receivedBytes > Http2FlowControl.WINDOW_BYTES) {
            socket.fail(id, ErrorCause.PROTOCOL, Http2Error.PROTOCOL_ERROR);
        } else if (endOfStream) {
            socket.complete(exchange);
        }
    }

    @Override
    void streamFault(int id, Http2Error error) {
        socket.fail(id, ErrorCause.PROTOCOL, error);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
        socket.reset(id, code);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
        frames.settingsAck();
        if (settings.headerTableSize() != null
                && settings.headerTableSize() < Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE) {
            socket.useNoTable();
        }
        flow.settings(settings, socket.underWay());
        socket.settle(settings.maxConcurrentStreams());
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) {
        frames.pingAck(data);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastStreamId, long code, ByteBuf debugData) {
        socket.retire(lastStreamId);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int id, int bytes) throws Http2Exception {
        if (id == 0) {
            flow.moreOnConnection(bytes, socket.underWay());
            return;
        }
        Http2Exchange exchange = socket.exchange(id);
        if (exchange != null && !flow.moreOnStream(exchange, bytes)) {
            socket.fail(id, ErrorCause.PROTOCOL, Http2Error.FLOW_CONTROL_ERROR);
        }
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext context, int id, int promisedId, Http2Headers headers, int padding)
            throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a push, though none is allowed");
    }
}
