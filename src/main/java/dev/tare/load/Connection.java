package dev.tare.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;

import dev.tare.measure.ErrorCause;
import dev.tare.transport.HttpScanner;

/**
 * One place for a request under way: a connection that is opened when it is needed, used again while the peer keeps it,
 * and opened anew when it is lost. On the loop's thread only.
 */
final class Connection {

    private enum State {
        CLOSED,
        CONNECTING,
        OPEN
    }

    // Links of the ConnectionList that this connection is in.
    ConnectionList list;
    Connection previous;
    Connection next;

    private final ConnectionPool pool;
    private final HttpScanner scanner;
    private State state = State.CLOSED;
    private Channel channel;
    private boolean busy;
    private long intendedNs;
    private long startedNs;
    private long sentNs;
    private long freeSinceNs;

    Connection(ConnectionPool pool, boolean toHead) {
        this.pool = pool;
        this.scanner = HttpScanner.ofResponses(toHead);
    }

    void leaveList() {
        if (list != null) {
            list.remove(this);
        }
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    /** When the request under way should have been sent. */
    long intendedNs() {
        return intendedNs;
    }

    /** When work on the request under way began: connecting, or sending on a connection that was open. */
    long startedNs() {
        return startedNs;
    }

    /** When the request under way was written. */
    long sentNs() {
        return sentNs;
    }

    /** How long the request under way was due, and a connection free for it, before it was written. */
    long latenessNs() {
        return Math.max(0, sentNs - Math.max(intendedNs, freeSinceNs));
    }

    int status() {
        return scanner.status();
    }

    /** Sends a request, on a new connection where this one is closed. */
    void send(long intended, long nowNs) {
        busy = true;
        intendedNs = intended;
        startedNs = nowNs;
        if (state == State.OPEN) {
            write(nowNs);
        } else {
            connect();
        }
    }

    /** Opens the connection if it is closed. */
    void connect() {
        if (state != State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        Bootstrap bootstrap = pool.bootstrap().handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel created) {
                created.pipeline().addLast(new Inbound());
            }
        });
        ChannelFuture connecting = bootstrap.connect(pool.address());
        channel = connecting.channel();
        connecting.addListener((ChannelFuture done) -> connected(done));
    }

    /** Gives up the request under way, and the connection with it: its answer may still come. */
    void abandon() {
        busy = false;
        close();
    }

    void close() {
        Channel closing = channel;
        channel = null;
        state = State.CLOSED;
        pool.closed(this);
        if (closing != null) {
            closing.close();
        }
    }

    private void connected(ChannelFuture done) {
        if (done.channel() != channel) {
            return; // abandoned meanwhile
        }
        if (!done.isSuccess()) {
            pool.connectFailed(done.cause());
            lost(ErrorCause.CONNECT);
            return;
        }
        state = State.OPEN;
        scanner.reset();
        freeSinceNs = System.nanoTime();
        if (busy) {
            write(freeSinceNs);
        } else {
            pool.idle(this);
        }
    }

    private void write(long nowNs) {
        sentNs = nowNs;
        pool.sent(this);
        channel.writeAndFlush(pool.request(), channel.voidPromise());
    }

    private void answered(long nowNs) {
        boolean reusable = scanner.keepsAlive();
        busy = false;
        freeSinceNs = nowNs;
        if (!reusable) {
            Channel closing = channel;
            channel = null;
            state = State.CLOSED;
            closing.close();
        }
        pool.answered(this, nowNs);
    }

    private void lost(ErrorCause cause) {
        boolean failed = busy;
        busy = false;
        close();
        if (failed) {
            pool.failed(this, cause);
        }
    }

    /** Events of the channel that was opened last; those of an earlier one come too late to matter. */
    private final class Inbound extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            long nowNs = System.nanoTime();
            ByteBuf bytes = (ByteBuf) message;
            try {
                if (context.channel() == channel) {
                    read(bytes, nowNs);
                }
            } finally {
                bytes.release();
            }
        }

        private void read(ByteBuf bytes, long nowNs) {
            if (!busy) {
                lost(ErrorCause.PROTOCOL); // an answer that nobody asked for
                return;
            }
            switch (scanner.scan(bytes)) {
                case COMPLETE -> {
                    if (bytes.isReadable()) {
                        lost(ErrorCause.PROTOCOL);
                    } else {
                        answered(nowNs);
                    }
                }
                case MALFORMED -> lost(ErrorCause.PROTOCOL);
                case INCOMPLETE -> {
                    // the rest is to come
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() != channel) {
                return;
            }
            if (busy && scanner.endsWithConnection()) {
                answered(System.nanoTime());
            } else {
                lost(ErrorCause.RESET);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.channel() == channel) {
                lost(ErrorCause.RESET);
            }
        }
    }
}
