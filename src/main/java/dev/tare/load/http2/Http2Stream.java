package dev.tare.load.http2;

import java.util.HashMap;
import java.util.Map;

import dev.tare.load.AnsweredBy;
import dev.tare.load.Connection;
import dev.tare.load.ConnectionPool;
import dev.tare.measure.ErrorCause;

/** A place for a request of HTTP/2 under way: a stream of a connection that it shares with others. */
final class Http2Stream extends Connection {

    private final Http2Protocol protocol;
    private final Http2Link link;
    private final Exchange exchange = new Exchange();
    private boolean answered;
    private boolean waiting;
    private Http2Socket socket; // that the request under way is on

    Http2Stream(ConnectionPool pool, Http2Protocol protocol, Http2Link link) {
        super(pool);
        this.protocol = protocol;
        this.link = link;
    }

    @Override
    protected boolean isOpen() {
        return link.isOpen();
    }

    @Override
    protected ErrorCause overdue() {
        return waiting ? link.overdue() : ErrorCause.TIMEOUT;
    }

    /** A connection that did not come up in its time is given up for all who wait for it: the next may fare better. */
    @Override
    public ErrorCause expire() {
        boolean inVain = waiting;
        ErrorCause cause = super.expire();
        if (inVain) {
            link.giveUp(cause);
        }
        return cause;
    }

    @Override
    protected void connect() {
        waiting = true;
        if (link.isOpen()) {
            linkOpened();
        } else {
            link.connect();
        }
    }

    @Override
    protected void write() {
        Http2Socket carrying = link.socket();
        socket = carrying;
        carrying.send(exchange);
        if (carrying.isBlocked()) {
            pool().blocked(this);
        }
    }

    /** The others go on. */
    @Override
    protected void disconnect() {
        waiting = false;
        if (socket != null) {
            socket.cancel(exchange);
            socket = null;
        }
    }

    @Override
    protected String version() {
        return answered ? "HTTP/2" : null;
    }

    void linkOpened() {
        if (waiting) {
            waiting = false;
            opened();
        }
    }

    /** What is under way on it is told otherwise. */
    void linkLost(ErrorCause cause) {
        if (socket == null) {
            lost(cause);
        }
    }

    /** The connection takes no more requests, neither the one that waits for it nor others. */
    void linkRetired() {
        if (socket == null) {
            refused();
        }
    }

    private final class Exchange extends Http2Exchange {

        @Override
        void answered(long nowNs) {
            socket = null;
            answered = true;
            ErrorCause fault = protocol.fault(this);
            int status = protocol.status(this);
            if (pool().isNewError(fault, status)) {
                Map<String, String> headers = new HashMap<>();
                head.forEach(line -> headers.putIfAbsent(
                        line.getKey().toString(), line.getValue().toString()));
                pool().errorFrom(status, AnsweredBy.who(headers));
            }
            Http2Stream.this.answered(fault, status, receivedBytes, nowNs);
        }

        @Override
        void refused() {
            socket = null;
            Http2Stream.this.refused();
        }

        @Override
        void lost(ErrorCause cause) {
            socket = null;
            Http2Stream.this.lost(cause);
        }
    }
}
