package dev.tare.target.http2;

import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * HTTP/2 as what is measured beside it needs it: no limits that protect a server from attacks. Load that is more than
 * there is room for makes many requests time out, and each of those is reset.
 */
final class TrustingHttp2 {

    /** More than a request can be asked to have. */
    private static final long MOST_HEADER_BYTES = 1 << 20;

    private TrustingHttp2() {}

    /** The server's side of a connection. */
    static Http2ConnectionHandler server(Http2FrameListener listener) {
        return handler(true, listener, settings().maxConcurrentStreams(Integer.MAX_VALUE));
    }

    /** The client's side. */
    static Http2ConnectionHandler client(Http2FrameListener listener) {
        return handler(false, listener, settings().pushEnabled(false));
    }

    private static Http2Settings settings() {
        return new Http2Settings().maxHeaderListSize(MOST_HEADER_BYTES);
    }

    private static Http2ConnectionHandler handler(boolean server, Http2FrameListener listener, Http2Settings settings) {
        return new Http2ConnectionHandlerBuilder()
                .server(server)
                .frameListener(listener)
                .initialSettings(settings)
                .decoderEnforceMaxRstFramesPerWindow(0, 1)
                .encoderEnforceMaxRstFramesPerWindow(0, 1)
                .build();
    }
}
