package dev.tare.load.http2;

import java.util.Collection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * How much of their content the two sides of a connection take (RFC 9113, 5.2). The peer never waits for its window; what it
 * does not take of a request waits here. On the loop's thread only.
 */
final class Http2FlowControl {

    /** As much as there can be. */
    static final int WINDOW_BYTES = Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE;

    private final Http2Frames frames;
    private final ByteBuf body;
    private int initialWindowBytes = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private long windowBytes = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int mostBytesInFrame = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;
    private int consumedBytes;

    /**
     * The windows of a new connection.
     *
     * @param frames writes what is sent
     * @param body the content of each request; still its owner's
     */
    Http2FlowControl(Http2Frames frames, ByteBuf body) {
        this.frames = frames;
        this.body = body;
    }

    /** How large the peer wants frames to be at most. */
    int mostBytesInFrame() {
        return mostBytesInFrame;
    }

    /** Opens the peer's windows as wide as can be. */
    void open() {
        frames.settings(WINDOW_BYTES);
        frames.windowUpdate(WINDOW_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    }

    /** Begins a request on a stream, of whose content nothing is sent. */
    void begin(Http2Exchange exchange, int streamId) {
        exchange.begin(streamId, body.readableBytes(), initialWindowBytes);
    }

    /** Sends of the content of a request what the peer takes. */
    void send(Http2Exchange exchange) {
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

    private void send(Collection<Http2Exchange> underWay) {
        for (Http2Exchange exchange : underWay.toArray(new Http2Exchange[0])) {
            send(exchange);
        }
    }

    /** So many bytes of content have come: the peer's window is opened again before it is full. */
    void consumed(int bytes) {
        consumedBytes += bytes;
        if (consumedBytes > WINDOW_BYTES / 2) {
            frames.windowUpdate(consumedBytes);
            consumedBytes = 0;
        }
    }

    /** The peer says how much it takes on each stream, and in a frame. */
    void settings(Http2Settings settings, Collection<Http2Exchange> underWay) {
        if (settings.maxFrameSize() != null) {
            mostBytesInFrame = settings.maxFrameSize();
        }
        if (settings.initialWindowSize() != null) {
            int more = settings.initialWindowSize() - initialWindowBytes;
            initialWindowBytes += more;
            underWay.forEach(exchange -> exchange.windowBytes += more);
            send(underWay);
        }
    }

    /**
     * The peer takes more on the connection.
     *
     * @throws Http2Exception if that is more than there can be
     */
    void moreOnConnection(int bytes, Collection<Http2Exchange> underWay) throws Http2Exception {
        windowBytes += bytes;
        if (windowBytes > WINDOW_BYTES) {
            throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "too large a window");
        }
        send(underWay);
    }

    /** The peer takes more on a stream; returns false if that is more than there can be. */
    boolean moreOnStream(Http2Exchange exchange, int bytes) {
        exchange.windowBytes += bytes;
        if (exchange.windowBytes > WINDOW_BYTES) {
            return false;
        }
        send(exchange);
        return true;
    }
}
