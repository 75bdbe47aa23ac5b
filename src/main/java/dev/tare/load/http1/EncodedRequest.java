package dev.tare.load.http1;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import dev.tare.wire.HttpRequest;
import dev.tare.wire.TraceParent;

/**
 * A request as it goes over the wire (RFC 9112), written once and sent many times.
 *
 * @param bytes the bytes, owned by whoever asked for them
 * @param headBytes how many of them are the head, with the empty line at its end
 * @param toHead whether its method is {@code HEAD}, whose responses have no body
 * @param idempotent whether several of it do what one does (RFC 9110, 9.2.2)
 */
record EncodedRequest(ByteBuf bytes, int headBytes, boolean toHead, boolean idempotent) {

    private static final int EMPTY_LINE_BYTES = 2;

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    /**
     * Writes a request down.
     *
     * @param template the request
     * @param secretHeaders the headers whose values are in files, with those values
     * @param authority the {@code Host} header
     */
    static EncodedRequest of(HttpRequest template, Map<String, String> secretHeaders, String authority) {
        byte[] body = template.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder()
                .append(template.method())
                .append(' ')
                .append(template.path())
                .append(" HTTP/1.1\r\nhost: ")
                .append(authority)
                .append("\r\n");
        BiConsumer<String, String> header =
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n");
        template.headers().forEach(header);
        secretHeaders.forEach(header);
        boolean usuallyWithBody =
                switch (template.method()) {
                    case "POST", "PUT", "PATCH" -> true;
                    default -> false;
                };
        if (body.length > 0 || usuallyWithBody) {
            head.append("content-length: ").append(body.length).append("\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT
                .directBuffer(headBytes.length + body.length)
                .writeBytes(headBytes)
                .writeBytes(body);
        String method = template.method();
        return new EncodedRequest(bytes, headBytes.length, method.equals("HEAD"), IDEMPOTENT.contains(method));
    }

    /** The same request with trace context behind its other headers, in a buffer that is the caller's. */
    ByteBuf with(TraceParent trace) {
        byte[] header = (TraceParent.HEADER + ": " + trace.value() + "\r\n").getBytes(StandardCharsets.US_ASCII);
        int at = headBytes - EMPTY_LINE_BYTES;
        int rest = bytes.readableBytes() - at;
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(bytes.readableBytes() + header.length)
                .writeBytes(bytes, bytes.readerIndex(), at)
                .writeBytes(header)
                .writeBytes(bytes, bytes.readerIndex() + at, rest);
    }
}
