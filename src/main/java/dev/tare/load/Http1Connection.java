package dev.tare.load;

import io.netty.buffer.ByteBuf;

import dev.tare.measure.ErrorCause;
import dev.tare.transport.HttpScanner;
import dev.tare.transport.ReceiveBuffer;

/** A connection of HTTP/1.1 (RFC 9112). */
final class Http1Connection extends SocketConnection {

    private final HttpScanner scanner;
    private final boolean idempotent;
    private String version; // null: unknown
    private boolean untouched; // nothing has come of the answer

    Http1Connection(ConnectionPool pool, EncodedRequest request, ReceiveBuffer received) {
        super(pool, request.bytes(), received);
        this.scanner = HttpScanner.ofResponses(request.toHead());
        this.idempotent = request.idempotent();
    }

    /** The answer before was complete, or came on another connection. */
    @Override
    void beginAnswer() {
        scanner.reset();
        untouched = true;
    }

    @Override
    boolean isRepeatable() {
        return idempotent && untouched;
    }

    @Override
    void read(ByteBuf bytes, long nowNs) {
        untouched = false;
        switch (scanner.scan(bytes)) {
            case COMPLETE -> {
                if (bytes.isReadable()) {
                    lost(ErrorCause.PROTOCOL);
                } else {
                    complete(nowNs);
                }
            }
            case MALFORMED -> lost(ErrorCause.PROTOCOL);
            case INCOMPLETE -> {
                // the rest is to come
            }
        }
    }

    @Override
    void closedByPeer(long nowNs) {
        if (isBusy() && scanner.endsWithConnection()) {
            complete(nowNs);
        } else {
            lost(ErrorCause.RESET);
        }
    }

    @Override
    String version() {
        return version;
    }

    private void complete(long nowNs) {
        version = scanner.version();
        if (!scanner.keepsAlive()) {
            disconnect();
        }
        answered(ErrorCause.ofStatus(scanner.status()), nowNs);
    }
}
