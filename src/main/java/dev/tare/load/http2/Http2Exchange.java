package dev.tare.load.http2;

import io.netty.buffer.ByteBuf;

import dev.tare.measure.ErrorCause;

/** A request on a stream of HTTP/2, and what has come of its answer so far: what carries one carries the next after it. */
public abstract class Http2Exchange {

    /** How many bytes of the content are kept: as many as say in gRPC what follows. */
    private static final int PREFIX_BYTES = 5;

    int streamId;
    int unsentBytes;
    /** How much of the content the peer is ready to take; less than none when it has changed its mind. */
    long windowBytes;

    Http2Head head;
    Http2Head trailers;
    long receivedBytes;

    private long prefix;

    Http2Exchange() {}

    /** The head of the answer; null until it is there. */
    public final Http2Head head() {
        return head;
    }

    /** The trailers behind it; null: there are none. */
    public final Http2Head trailers() {
        return trailers;
    }

    /** How many bytes of content have come. */
    public final long receivedBytes() {
        return receivedBytes;
    }

    /** The first five bytes of the content, or what has come of them, as a number. */
    public final long prefix() {
        return prefix;
    }

    /** The answer is complete. */
    abstract void answered(long nowNs);

    /** The peer has not looked at it, and says so. */
    abstract void refused();

    /** There will be no answer. */
    abstract void lost(ErrorCause cause);

    final void received(ByteBuf buffer, int from, int length) {
        for (int i = 0; i < length && receivedBytes + i < PREFIX_BYTES; i++) {
            prefix = prefix << Byte.SIZE | buffer.getUnsignedByte(from + i);
        }
        receivedBytes += length;
    }

    final void begin(int id, int bodyBytes, int initialWindowBytes) {
        streamId = id;
        unsentBytes = bodyBytes;
        windowBytes = initialWindowBytes;
        head = null;
        trailers = null;
        receivedBytes = 0;
        prefix = 0;
    }
}
