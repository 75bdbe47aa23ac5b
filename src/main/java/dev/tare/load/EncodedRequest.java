package dev.tare.load;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import dev.tare.protocol.Schedule.RequestTemplate;

/**
 * A request as it goes over the wire (RFC 9112), written once and sent many times.
 *
 * @param bytes the bytes, owned by whoever asked for them
 * @param toHead whether its method is {@code HEAD}, whose responses have no body
 */
record EncodedRequest(ByteBuf bytes, boolean toHead) {

    /**
     * Writes a request down.
     *
     * @param template the request
     * @param authority the {@code Host} header
     */
    static EncodedRequest of(RequestTemplate template, String authority) {
        byte[] body = template.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder()
                .append(template.method())
                .append(' ')
                .append(template.path())
                .append(" HTTP/1.1\r\nhost: ")
                .append(authority)
                .append("\r\n");
        template.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
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
        return new EncodedRequest(bytes, template.method().equals("HEAD"));
    }
}
