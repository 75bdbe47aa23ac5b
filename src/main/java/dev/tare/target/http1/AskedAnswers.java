package dev.tare.target.http1;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import dev.tare.target.FailingHalf;
import dev.tare.target.RequestHeaders;

/** Answers of HTTP/1.1 to workers that ask, before anything is measured, how requests look, or for failures. */
final class AskedAnswers {

    private static final byte[] HEADERS = start(RequestHeaders.PATH);
    private static final byte[] HALF = start(FailingHalf.PATH);
    private static final long FIRST_BYTES = Unpooled.wrappedBuffer(HEADERS).getLong(0);
    private static final String EMPTY = "content-length: 0\r\n\r\n";

    private final FailingHalf half = new FailingHalf();

    private static byte[] start(String path) {
        return ("GET " + path + " ").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The answer to a request that begins here, on a connection with this other end; null where it is a request like any other. Whoever asks
     * sends the head in one piece.
     */
    ByteBuf answer(ByteBuf request, SocketAddress remote) {
        if (request.readableBytes() < Long.BYTES || request.getLong(request.readerIndex()) != FIRST_BYTES) {
            return null;
        }
        boolean headers = beginsWith(request, HEADERS);
        if (!headers && !beginsWith(request, HALF)) {
            return null;
        }
        String text = request.toString(StandardCharsets.ISO_8859_1);
        if (!text.contains("\r\n\r\n")) {
            return null;
        }
        return Unpooled.copiedBuffer(headers ? told(text, remote) : failedOrNot(), StandardCharsets.ISO_8859_1);
    }

    private static boolean beginsWith(ByteBuf bytes, byte[] start) {
        int from = bytes.readerIndex();
        if (bytes.readableBytes() < start.length) {
            return false;
        }
        for (int i = Long.BYTES; i < start.length; i++) {
            if (bytes.getByte(from + i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static String told(String request, SocketAddress remote) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 200 OK\r\n")
                .append(RequestHeaders.CONNECTION_FROM)
                .append(": ")
                .append(RequestHeaders.origin(remote))
                .append("\r\n");
        request.split("\r\n\r\n", 2)[0]
                .lines()
                .skip(1)
                .filter(line -> line.indexOf(':') > 0)
                .forEach(line ->
                        answer.append(RequestHeaders.PREFIX).append(line).append("\r\n"));
        return answer.append(EMPTY).toString();
    }

    private String failedOrNot() {
        return (half.next() ? "HTTP/1.1 500 Internal Server Error\r\n" : "HTTP/1.1 200 OK\r\n") + EMPTY;
    }
}
