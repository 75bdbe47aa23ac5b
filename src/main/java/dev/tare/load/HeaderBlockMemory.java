package dev.tare.load;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersDecoder;

/**
 * Decodes header blocks of answers to {@link Http2Head}s. Answers to one request are mostly the same, and a block that
 * changes no table means the same each time, until one comes that does: such blocks are decoded once.
 */
final class HeaderBlockMemory implements Http2HeadersDecoder {

    /** Of an answer that is head, and trailers, and of a date that has just changed. */
    private static final int REMEMBERED = 4;

    private final DefaultHttp2HeadersDecoder decoder;
    private final List<Remembered> blocks = new ArrayList<>(REMEMBERED);
    private int oldest;

    private record Remembered(ByteBuf block, Http2Headers headers) {}

    /**
     * A decoder.
     *
     * @param mostBytes how large a list of headers may be (RFC 9113, 6.5.2)
     */
    HeaderBlockMemory(long mostBytes) {
        decoder = new DefaultHttp2HeadersDecoder(true, mostBytes) {
            @Override
            protected Http2Headers newHeaders() {
                return new Http2Head(numberOfHeadersGuess());
            }
        };
    }

    /** What a block says that has come before and still means the same; null if that is not known. */
    Http2Headers recall(ByteBuf bytes, int from, int length) {
        for (int i = 0; i < blocks.size(); i++) {
            Remembered known = blocks.get(i);
            if (known.block.readableBytes() == length && ByteBufUtil.equals(known.block, 0, bytes, from, length)) {
                return known.headers;
            }
        }
        return null;
    }

    @Override
    public Http2Headers decodeHeaders(int streamId, ByteBuf block) throws Http2Exception {
        Http2Headers known = recall(block, block.readerIndex(), block.readableBytes());
        if (known != null) {
            block.skipBytes(block.readableBytes());
            return known;
        }
        if (!HeaderBlock.changesNoTable(block)) {
            blocks.clear();
            oldest = 0;
            return decode(streamId, block);
        }
        ByteBuf copy = Unpooled.copiedBuffer(block);
        Remembered decoded = new Remembered(copy, decode(streamId, block));
        if (blocks.size() < REMEMBERED) {
            blocks.add(decoded);
        } else {
            blocks.set(oldest, decoded);
            oldest = (oldest + 1) % REMEMBERED;
        }
        return decoded.headers;
    }

    /** That headers break the rules is a fault of their stream: the table is as it should be. */
    private Http2Headers decode(int streamId, ByteBuf block) throws Http2Exception {
        try {
            return decoder.decodeHeaders(streamId, block);
        } catch (Http2Exception.StreamException e) {
            return Http2Head.malformed();
        }
    }

    @Override
    public Configuration configuration() {
        return decoder.configuration();
    }
}
