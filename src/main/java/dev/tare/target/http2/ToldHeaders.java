package dev.tare.target.http2;

import java.net.SocketAddress;
import java.util.Locale;
import java.util.Map;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import dev.tare.target.RequestHeaders;

/** Tells how a request of HTTP/2 looked, where that is asked for. */
final class ToldHeaders {

    private ToldHeaders() {}

    /** Whether a request asks for that. */
    static boolean areAsked(Http2Headers request) {
        return request.path() != null && RequestHeaders.PATH.contentEquals(request.path());
    }

    /** The answer to it, on a connection with this other end. */
    static Http2Headers answer(Http2Headers request, SocketAddress remote) {
        Http2Headers answer = new DefaultHttp2Headers()
                .status("200")
                .add("content-length", "0")
                .add(RequestHeaders.CONNECTION_FROM, RequestHeaders.origin(remote));
        for (Map.Entry<CharSequence, CharSequence> header : request) {
            String name = header.getKey().toString().toLowerCase(Locale.ROOT);
            answer.add(RequestHeaders.PREFIX + (name.startsWith(":") ? name.substring(1) : name), header.getValue());
        }
        return answer;
    }
}
