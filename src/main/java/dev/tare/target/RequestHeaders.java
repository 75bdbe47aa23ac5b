package dev.tare.target;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Tells whoever asks for it how a request looked when it came to the sample service: each of its headers comes back as a
 * header of the answer, with {@value #PREFIX} before its name. So workers learn what proxies have added on the way. Not
 * under measurement, and so cheap to pass over that it does not show there.
 */
final class RequestHeaders {

    private static final String PATH = "/.tare/request-headers";
    private static final String PREFIX = "tare-request-";
    private static final byte[] START = ("GET " + PATH + " ").getBytes(StandardCharsets.US_ASCII);
    private static final long FIRST_BYTES = Unpooled.wrappedBuffer(START).getLong(0);

    private RequestHeaders() {}

    /** Whether a request of HTTP/1.1 that begins here asks for that, and its head is there to the end. */
    static boolean areAsked(ByteBuf bytes) {
        int from = bytes.readerIndex();
        if (bytes.readableBytes() < START.length || bytes.getLong(from) != FIRST_BYTES) {
            return false;
        }
        for (int i = Long.BYTES; i < START.length; i++) {
            if (bytes.getByte(from + i) != START[i]) {
                return false;
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).contains("\r\n\r\n");
    }

    /** Whether a request of HTTP/2 asks for that. */
    static boolean areAsked(Http2Headers request) {
        return request.path() != null && PATH.contentEquals(request.path());
    }

    /** The answer in HTTP/1.1 to a request that begins here. */
    static ByteBuf answer(ByteBuf request) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n");
        request.toString(StandardCharsets.ISO_8859_1)
                .split("\r\n\r\n", 2)[0]
                .lines()
                .skip(1)
                .filter(line -> line.indexOf(':') > 0)
                .forEach(line -> answer.append(PREFIX).append(line).append("\r\n"));
        return Unpooled.copiedBuffer(answer.append("\r\n"), StandardCharsets.ISO_8859_1);
    }

    /** The answer in HTTP/2. */
    static Http2Headers answer(Http2Headers request) {
        Http2Headers answer = new DefaultHttp2Headers().status("200").add("content-length", "0");
        for (Map.Entry<CharSequence, CharSequence> header : request) {
            String name = header.getKey().toString().toLowerCase(Locale.ROOT);
            answer.add(PREFIX + (name.startsWith(":") ? name.substring(1) : name), header.getValue());
        }
        return answer;
    }
}
