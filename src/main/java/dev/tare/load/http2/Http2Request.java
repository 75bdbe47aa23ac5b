package dev.tare.load.http2;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder.SensitivityDetector;

import dev.tare.wire.HttpRequest;

/**
 * A request as it goes over a connection of HTTP/2, encoded once and sent many times.
 *
 * @param headers its headers
 * @param withoutTable its headers where the peer has less room for a table than is usual
 * @param body its content; nothing where the headers end it
 * @param toHead whether its method is {@code HEAD}, whose answers have no content
 */
public record Http2Request(Blocks headers, Blocks withoutTable, ByteBuf body, boolean toHead) {

    /**
     * The blocks that say the same headers.
     *
     * @param first on a connection, where it fills the peer's table (RFC 7541, 2.3.2)
     * @param again after that
     */
    public record Blocks(ByteBuf first, ByteBuf again) {}

    /**
     * Encodes a request.
     *
     * @param template the request
     * @param secretHeaders the headers whose values are in files, with those values; no table keeps them
     * @param scheme {@code http}, or {@code https} in TLS
     * @param authority the host
     */
    static Http2Request of(HttpRequest template, Map<String, String> secretHeaders, String scheme, String authority) {
        byte[] body = template.body().getBytes(StandardCharsets.UTF_8);
        Http2Headers headers = headers(template.method(), scheme, template.path(), authority);
        template.headers().forEach((name, value) -> headers.add(lower(name), value));
        if (body.length > 0) {
            headers.add("content-length", Integer.toString(body.length));
        }
        return of(headers, secretHeaders, body, template.method().equals("HEAD"));
    }

    /** The headers that every request has. */
    public static Http2Headers headers(String method, String scheme, String path, String authority) {
        return new DefaultHttp2Headers()
                .method(method)
                .scheme(scheme)
                .authority(authority)
                .path(path);
    }

    /**
     * Encodes a request whose own headers are there.
     *
     * @param headers its own headers, to which the secret ones are added
     * @param secretHeaders the headers whose values are in files, with those values; no table keeps them
     * @param body its content
     * @param toHead whether its method is {@code HEAD}
     */
    public static Http2Request of(
            Http2Headers headers, Map<String, String> secretHeaders, byte[] body, boolean toHead) {
        Set<String> secret =
                secretHeaders.keySet().stream().map(Http2Request::lower).collect(Collectors.toSet());
        secretHeaders.forEach((name, value) -> headers.add(lower(name), value));
        SensitivityDetector isSecret = (name, value) -> secret.contains(name.toString());
        Blocks blocks = blocks(new DefaultHttp2HeadersEncoder(isSecret, true), headers);
        if (!HeaderBlock.of(blocks.again()).changesNoTable()) { // more than a table takes
            blocks = blocks(new DefaultHttp2HeadersEncoder((name, value) -> true, true), headers);
        }
        return new Http2Request(
                blocks,
                blocks(withoutTable(new DefaultHttp2HeadersEncoder(isSecret, true)), headers),
                PooledByteBufAllocator.DEFAULT.directBuffer(body.length).writeBytes(body),
                toHead);
    }

    private static DefaultHttp2HeadersEncoder withoutTable(DefaultHttp2HeadersEncoder encoder) {
        try {
            encoder.maxHeaderTableSize(0);
            return encoder;
        } catch (Http2Exception e) {
            throw new IllegalStateException("a table may always be empty", e);
        }
    }

    private static Blocks blocks(DefaultHttp2HeadersEncoder encoder, Http2Headers headers) {
        return new Blocks(block(encoder, headers), block(encoder, headers));
    }

    private static ByteBuf block(DefaultHttp2HeadersEncoder encoder, Http2Headers headers) {
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, block);
            return block;
        } catch (Http2Exception e) {
            throw new IllegalArgumentException("headers cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** A header's name as HTTP/2 wants it. */
    public static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    void release() {
        body.release();
    }
}
