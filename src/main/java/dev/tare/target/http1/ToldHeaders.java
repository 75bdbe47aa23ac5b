package dev.tare.target.http1;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import dev.tare.target.RequestHeaders;

/** Tells how a request of HTTP/1.1 looked, where that is asked for. */
final class ToldHeaders {

    private static final byte[] START = ("GET " + RequestHeaders.PATH + " ").getBytes(StandardCharsets.US_ASCII);
    private static final long FIRST_BYTES = Unpooled.wrappedBuffer(START).getLong(0);

    private ToldHeaders() {}

    /** Whether a request that begins here asks for that, and its head is there to the end. */
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

    /** The answer to a request that begins here, on a connection with this other end. */
    static ByteBuf answer(ByteBuf request, SocketAddress remote) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n")
                .append(RequestHeaders.CONNECTION_FROM)
                .append(": ")
                .append(RequestHeaders.origin(remote))
                .append("\r\n");
        request.toString(StandardCharsets.ISO_8859_1)
                .split("\r\n\r\n", 2)[0]
                .lines()
                .skip(1)
                .filter(line -> line.indexOf(':') > 0)
                .forEach(line ->
                        answer.append(RequestHeaders.PREFIX).append(line).append("\r\n"));
        return Unpooled.copiedBuffer(answer.append("\r\n"), StandardCharsets.ISO_8859_1);
    }
}
