package dev.tare.load.http2;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersDecoder;

/**
 * Decodes header blocks of answers to {@link Http2Head}s. Answers to one request are mostly the same, and so are their
 * blocks: what means the same each time is decoded once.
 *
 * <p>A block that does not use the decoder's table means the same always. Where it adds to the table, as nginx has it with
 * every answer, that is made up for when a block comes that has to be decoded: of what was left out, as much as a table
 * holds. A block that uses the table and adds nothing to it means the same until something is added.
 */
final class HeaderBlockMemory implements Http2HeadersDecoder {

    /** Of an answer that is head, and trailers, and of a date that has just changed. */
    private static final int REMEMBERED = 4;

    /** As many entries as there can be in a table, at 32 bytes each: RFC 7541, 4.1. */
    private static final int MOST_LEFT_OUT = Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE / 32;

    private final DefaultHttp2HeadersDecoder decoder;
    private final List<Remembered> blocks = new ArrayList<>(REMEMBERED);
    private int oldest;
    private final Remembered[] leftOut = new Remembered[MOST_LEFT_OUT];
    private long leftOutCount;

    private record Remembered(ByteBuf block, HeaderBlock kind, Http2Headers headers) {}

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
                if (known.kind.changesTable()) {
                    leftOut[(int) (leftOutCount++ % MOST_LEFT_OUT)] = known;
                    forgetThoseThatUseTheTable();
                }
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
        makeUp();
        HeaderBlock kind = HeaderBlock.of(block);
        ByteBuf copy = Unpooled.copiedBuffer(block);
        Http2Headers headers = decode(streamId, block);
        if (!kind.changesNoTable()) {
            forgetThoseThatUseTheTable();
        }
        if (kind.isPlain() && !(kind.usesTable() && kind.changesTable())) {
            remember(new Remembered(copy, kind, headers));
        }
        return headers;
    }

    private void remember(Remembered decoded) {
        if (blocks.size() < REMEMBERED) {
            blocks.add(decoded);
        } else {
            oldest %= REMEMBERED;
            blocks.set(oldest++, decoded);
        }
    }

    private void forgetThoseThatUseTheTable() {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (blocks.get(i).kind.usesTable()) {
                blocks.remove(i);
            }
        }
    }

    private void makeUp() throws Http2Exception {
        for (long i = Math.max(0, leftOutCount - MOST_LEFT_OUT); i < leftOutCount; i++) {
            decode(1, leftOut[(int) (i % MOST_LEFT_OUT)].block.duplicate());
        }
        leftOutCount = 0;
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
