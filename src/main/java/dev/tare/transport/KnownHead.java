package dev.tare.transport;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;

/** The last head of HTTP/1.1 that came in one piece, and what was read in it: a peer that repeats itself is not read again. */
final class KnownHead {

    private ByteBuffer bytes = ByteBuffer.allocate(0);

    boolean toHead;
    boolean http10;
    boolean close;
    boolean keepAlive;
    int status;
    long bodyBytes;

    /** Keeps a copy of a head, which begins there and ends at the reader index. */
    void keep(ByteBuf from, int start) {
        int length = from.readerIndex() - start;
        if (bytes.capacity() < length) {
            bytes = ByteBuffer.allocate(2 * length);
        }
        bytes.clear().limit(length);
        from.getBytes(start, bytes);
        bytes.flip();
    }

    /** How many bytes it has; 0: no head has come yet. */
    int length() {
        return bytes.remaining();
    }

    /** Whether it stands there again, to the byte. */
    boolean isNextIn(ByteBuf read) {
        int length = bytes.remaining();
        return length > 0
                && length <= read.readableBytes()
                && read.nioBufferCount() == 1
                && read.internalNioBuffer(read.readerIndex(), length).equals(bytes);
    }
}
