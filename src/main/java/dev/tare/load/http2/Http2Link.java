package dev.tare.load.http2;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

import io.netty.channel.ChannelFuture;

import dev.tare.load.ConnectionPool;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.ReceiveBuffer;

/** What several requests of HTTP/2 share: a connection, which is opened anew when it is lost or the peer wants no more of it. */
final class Http2Link implements Http2Socket.Owner {

    private final ConnectionPool pool;
    private final Http2Protocol protocol;
    private final ReceiveBuffer received;
    private final List<Http2Stream> streams;
    private Http2Socket socket; // null: there is none, or none that takes requests

    /**
     * A closed connection.
     *
     * @param streams how many requests share it
     * @param received what every read goes into, but in TLS
     */
    Http2Link(ConnectionPool pool, Http2Protocol protocol, int streams, ReceiveBuffer received) {
        this.pool = pool;
        this.protocol = protocol;
        this.received = received;
        this.streams = IntStream.range(0, streams)
                .mapToObj(i -> new Http2Stream(pool, protocol, this))
                .toList();
    }

    List<Http2Stream> places() {
        return streams;
    }

    boolean isOpen() {
        return socket != null && socket.isOpen();
    }

    /** What it has failed in that is not open yet. */
    ErrorCause overdue() {
        return socket == null ? ErrorCause.CONNECT : socket.overdue();
    }

    /** The connection, where it is open. */
    Http2Socket socket() {
        return socket;
    }

    /** Opens the connection unless somebody has begun to. */
    void connect() {
        if (socket != null) {
            return;
        }
        Http2Socket opening = new Http2Socket(protocol.request(), pool.tls(), this);
        socket = opening;
        pool.connect(opening, received).addListener((ChannelFuture done) -> {
            if (!done.isSuccess() && socket == opening) {
                pool.connectFailed(done.cause());
                opening.close();
                leave(ErrorCause.CONNECT);
            }
        });
    }

    /** Makes no more of a connection that is not open yet. */
    void giveUp(ErrorCause cause) {
        close();
        leave(cause);
    }

    /** Closes the connection for good. */
    void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    @Override
    public int streams() {
        return streams.size();
    }

    @Override
    public void opened() {
        pool.connectionOpened();
        streams.forEach(Http2Stream::linkOpened);
    }

    /** Requests under way on it may still be answered; the other places need another connection. */
    @Override
    public void draining() {
        socket = null;
        streams.forEach(Http2Stream::linkRetired);
    }

    @Override
    public void ended(Http2Socket which, ErrorCause cause, String why) {
        if (which == socket) {
            if (cause == ErrorCause.CONNECT || !which.isSettled()) {
                pool.connectFailed(new IOException(why));
            }
            leave(cause);
        }
    }

    private void leave(ErrorCause cause) {
        socket = null;
        streams.forEach(stream -> stream.linkLost(cause));
    }
}
