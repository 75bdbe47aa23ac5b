package dev.tare.load.http2;

import io.netty.buffer.ByteBuf;

/** Writes frames (RFC 9113, 6) one behind the other into a buffer. */
final class Http2Frames {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;

    private static final int ACK = 0x1;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;

    private static final int ENABLE_PUSH = 2;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int SETTING_BYTES = 6;

    private final ByteBuf out;

    Http2Frames(ByteBuf out) {
        this.out = out;
    }

    /** What a client says first of itself: nothing is to be pushed, and so much may come on each stream. */
    void settings(int initialWindowBytes) {
        header(2 * SETTING_BYTES, SETTINGS, 0, 0);
        out.writeShort(ENABLE_PUSH).writeInt(0);
        out.writeShort(INITIAL_WINDOW_SIZE).writeInt(initialWindowBytes);
    }

    void settingsAck() {
        header(0, SETTINGS, ACK, 0);
    }

    void pingAck(long data) {
        header(Long.BYTES, PING, ACK, 0);
        out.writeLong(data);
    }

    /** So many bytes more may come on the connection. */
    void windowUpdate(int bytes) {
        header(Integer.BYTES, WINDOW_UPDATE, 0, 0);
        out.writeInt(bytes);
    }

    void reset(int streamId, long code) {
        header(Integer.BYTES, RST_STREAM, 0, streamId);
        out.writeInt((int) code);
    }

    /** The connection is of no more use; nothing that the peer has begun was looked at. */
    void goAway(long code) {
        header(2 * Integer.BYTES, GO_AWAY, 0, 0);
        out.writeInt(0).writeInt((int) code);
    }

    /** A header block, in as many frames as it takes. */
    void headers(int streamId, ByteBuf block, boolean endStream, int mostBytesInFrame) {
        int from = block.readerIndex();
        int left = block.readableBytes();
        int type = HEADERS;
        int flags = endStream ? END_STREAM : 0;
        do {
            int length = Math.min(left, mostBytesInFrame);
            left -= length;
            header(length, type, left == 0 ? flags | END_HEADERS : flags, streamId);
            out.writeBytes(block, from, length);
            from += length;
            type = CONTINUATION;
            flags = 0;
        } while (left > 0);
    }

    void data(int streamId, ByteBuf content, int from, int length, boolean endStream) {
        header(length, DATA, endStream ? END_STREAM : 0, streamId);
        out.writeBytes(content, from, length);
    }

    private void header(int length, int type, int flags, int streamId) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(streamId);
    }
}
