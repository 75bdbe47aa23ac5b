package dev.tare.load.http1;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBuf;

import dev.tare.load.AnsweredBy;
import dev.tare.load.ConnectionPool;
import dev.tare.load.SocketConnection;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.HttpScanner;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.wire.TraceParent;

/** A connection of HTTP/1.1 (RFC 9112). */
final class Http1Connection extends SocketConnection {

    private static final int UNKNOWN = -1;

    private final HttpScanner scanner;
    private final EncodedRequest request;
    private String version; // null: unknown
    private boolean untouched; // nothing has come of the answer

    Http1Connection(ConnectionPool pool, EncodedRequest request, ReceiveBuffer received) {
        super(pool, request.bytes(), received);
        this.scanner = HttpScanner.ofResponses(request.toHead());
        this.request = request;
    }

    /** The answer before was complete, or came on another connection. */
    @Override
    protected void beginAnswer() {
        scanner.reset();
        untouched = true;
    }

    @Override
    protected boolean isRepeatable() {
        return request.idempotent() && untouched;
    }

    @Override
    protected ByteBuf requestWith(TraceParent trace) {
        return request.with(trace);
    }

    @Override
    protected void read(ByteBuf bytes, long nowNs) {
        if (untouched) {
            untouched = false;
            answerBegins(nowNs);
        }
        int from = scanner.atStart() ? bytes.readerIndex() : UNKNOWN;
        switch (scanner.scan(bytes)) {
            case COMPLETE -> {
                if (bytes.isReadable()) {
                    lost(ErrorCause.PROTOCOL);
                } else {
                    look(bytes, from);
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
    protected void closedByPeer(long nowNs) {
        if (isBusy() && scanner.endsWithConnection()) {
            complete(nowNs);
        } else {
            lost(ErrorCause.RESET);
        }
    }

    @Override
    protected String version() {
        return version;
    }

    /** Once for each status, and where the answer came in one piece: who gives errors? */
    private void look(ByteBuf bytes, int from) {
        int status = scanner.status();
        if (from != UNKNOWN && pool().isNewError(ErrorCause.ofStatus(status), status)) {
            String answer = bytes.toString(from, bytes.readerIndex() - from, StandardCharsets.ISO_8859_1);
            Map<String, String> headers = Http1Head.lines(answer)
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, line -> line.getValue().strip(), (first, second) -> first));
            pool().errorFrom(status, AnsweredBy.who(headers));
        }
    }

    private void complete(long nowNs) {
        version = scanner.version();
        if (!scanner.keepsAlive()) {
            disconnect();
        }
        answered(ErrorCause.ofStatus(scanner.status()), scanner.status(), scanner.contentBytes(), nowNs);
    }
}
