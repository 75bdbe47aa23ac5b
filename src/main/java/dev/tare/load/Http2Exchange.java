package dev.tare.load;

import io.netty.buffer.ByteBuf;

import dev.tare.measure.ErrorCause;

/** A request on a stream of HTTP/2, and what has come of its answer so far: what carries one carries the next after it. */
abstract class Http2Exchange {

    int streamId;
    int unsentBytes;
    /** How much of the content the peer is ready to take; less than none when it has changed its mind. */
    long windowBytes;

    Http2Head head;
    Http2Head trailers;
    long receivedBytes;

    /** The first bytes of the content as a number: in gRPC they say what message follows. */
    long prefix;

    /** The answer is complete. */
    abstract void answered(long nowNs);

    /** The peer has not looked at it, and says so. */
    abstract void refused();

    /** There will be no answer. */
    abstract void lost(ErrorCause cause);

    final void received(ByteBuf buffer, int from, int length) {
        for (int i = 0; i < length && receivedBytes + i < GrpcProtocol.PREFIX_BYTES; i++) {
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
