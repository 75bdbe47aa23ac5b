package dev.tare.load.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Cuts what a server sends into frames. Those that nearly all answers consist of, contents and headers that have come
 * before, are read here, and cost nothing but their bytes; all others by Netty.
 */
final class Http2Reader {

    private static final int HEADER_LIST_BYTES = 64 * 1024;
    private static final int HEADER_BYTES = Http2CodecUtil.FRAME_HEADER_LENGTH;

    private static final int TYPE_AT = 3;
    private static final int FLAGS_AT = 4;
    private static final int STREAM_AT = 5;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;

    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;

    private final HeaderBlockMemory memory = new HeaderBlockMemory(HEADER_LIST_BYTES);
    private final DefaultHttp2FrameReader others = new DefaultHttp2FrameReader(memory);
    private final Incoming incoming;
    private ByteBuf unread; // the beginning of a frame whose rest is to come
    private boolean continuing; // headers that are not yet whole

    /** Who is told what has come. */
    abstract static class Incoming extends Http2FrameAdapter {

        /** Whether nothing more is to be read. */
        abstract boolean isEnded();

        abstract void headers(int id, Http2Head head, boolean endOfStream) throws Http2Exception;

        /**
         * Content has come.
         *
         * @param from where it is in the buffer
         * @param contentBytes how many bytes of it
         * @param frameBytes how much of the windows that takes
         */
        abstract void data(int id, ByteBuf buffer, int from, int contentBytes, int frameBytes, boolean endOfStream)
                throws Http2Exception;

        /** What came on a stream breaks the rules, and the connection can go on. */
        abstract void streamFault(int id, Http2Error error);

        @Override
        public final void onHeadersRead(
                ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean endOfStream)
                throws Http2Exception {
            headers(id, (Http2Head) headers, endOfStream);
        }

        @Override
        public final void onHeadersRead(
                ChannelHandlerContext context,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream)
                throws Http2Exception {
            headers(id, (Http2Head) headers, endOfStream);
        }

        @Override
        public final int onDataRead(
                ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean endOfStream)
                throws Http2Exception {
            int frameBytes = data.readableBytes() + padding;
            data(id, data, data.readerIndex(), data.readableBytes(), frameBytes, endOfStream);
            return frameBytes;
        }
    }

    Http2Reader(Incoming incoming) {
        this.incoming = incoming;
    }

    /**
     * Reads the frames that are whole, and keeps a copy of the rest: the buffer stays its owner's.
     *
     * @throws Http2Exception if the connection cannot go on
     */
    void read(ChannelHandlerContext context, ByteBuf bytes) throws Http2Exception {
        ByteBuf all = unread == null ? bytes : unread.writeBytes(bytes);
        while (!incoming.isEnded() && all.readableBytes() >= HEADER_BYTES) {
            int at = all.readerIndex();
            int length = all.getUnsignedMedium(at);
            if (length > Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE) {
                throw Http2Exception.connectionError(
                        Http2Error.FRAME_SIZE_ERROR, "a frame of %d bytes, more than were allowed", length);
            }
            if (all.readableBytes() < HEADER_BYTES + length) {
                break;
            }
            int type = all.getUnsignedByte(at + TYPE_AT);
            int flags = all.getUnsignedByte(at + FLAGS_AT);
            int id = all.getInt(at + STREAM_AT);
            if (continuing || id <= 0 || !readHere(all, at + HEADER_BYTES, length, type, flags, id)) {
                readOther(context, all, at + HEADER_BYTES + length);
                continuing = (type == HEADERS || type == CONTINUATION) && (flags & END_HEADERS) == 0;
            }
        }
        if (all == bytes) {
            unread = all.isReadable() ? context.alloc().buffer().writeBytes(all) : null;
        } else if (all.isReadable()) {
            all.discardReadBytes();
        } else {
            releaseUnread();
        }
    }

    /** Whether it is such a frame; then it has been read. */
    private boolean readHere(ByteBuf all, int from, int length, int type, int flags, int id) throws Http2Exception {
        boolean endOfStream = (flags & END_STREAM) != 0;
        if (type == DATA && (flags & ~END_STREAM) == 0) {
            all.readerIndex(from + length);
            incoming.data(id, all, from, length, length, endOfStream);
            return true;
        }
        if (type == HEADERS && (flags & ~END_STREAM) == END_HEADERS) {
            Http2Headers known = memory.recall(all, from, length);
            if (known != null) {
                all.readerIndex(from + length);
                incoming.headers(id, (Http2Head) known, endOfStream);
                return true;
            }
        }
        return false;
    }

    private void readOther(ChannelHandlerContext context, ByteBuf all, int end) throws Http2Exception {
        int allEnd = all.writerIndex();
        all.writerIndex(end);
        try {
            others.readFrame(context, all, incoming);
        } catch (Http2Exception.StreamException e) {
            incoming.streamFault(e.streamId(), e.error());
        } finally {
            all.readerIndex(end).writerIndex(allEnd);
        }
    }

    /** Gives back what it has kept. */
    void close() {
        others.close();
        releaseUnread();
    }

    private void releaseUnread() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }
}
