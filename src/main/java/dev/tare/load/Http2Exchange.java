package dev.tare.load;

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

    /** The answer is complete. */
    abstract void answered(long nowNs);

    /** There will be no answer. */
    abstract void lost(ErrorCause cause);

    final void begin(int id, int bodyBytes, int initialWindowBytes) {
        streamId = id;
        unsentBytes = bodyBytes;
        windowBytes = initialWindowBytes;
        head = null;
        trailers = null;
        receivedBytes = 0;
    }
}
