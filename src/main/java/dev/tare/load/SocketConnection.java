package dev.tare.load;

import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import dev.tare.measure.ErrorCause;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.transport.RepeatedWrite;
import dev.tare.wire.TraceParent;

/** A place that has a socket to itself: one request at a time, and no other before it is answered. */
public abstract class SocketConnection extends Connection {

    private enum State {
        CLOSED,
        CONNECTING,
        HANDSHAKING,
        OPEN
    }

    private final ByteBuf request;
    private final ReceiveBuffer received;
    private State state = State.CLOSED;
    private Channel channel;
    private RepeatedWrite sending;

    /**
     * A closed connection.
     *
     * @param request what is sent each time; still its owner's
     * @param received what every read goes into, but in TLS
     */
    protected SocketConnection(ConnectionPool pool, ByteBuf request, ReceiveBuffer received) {
        super(pool);
        this.request = request;
        this.received = received;
    }

    /** A request is about to be written. */
    protected abstract void beginAnswer();

    /** The request with trace context, in a buffer that is the caller's; without it where the protocol has no headers. */
    protected ByteBuf requestWith(TraceParent trace) {
        return request.retainedDuplicate();
    }

    /** Reads what has come for the request under way; {@link #answered} or {@link #lost} follows where it ends it. */
    protected abstract void read(ByteBuf bytes, long nowNs);

    /** The peer has closed the connection. */
    protected abstract void closedByPeer(long nowNs);

    @Override
    protected final boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    protected final ErrorCause overdue() {
        return switch (state) {
            case CLOSED, CONNECTING -> ErrorCause.CONNECT;
            case HANDSHAKING -> ErrorCause.TLS;
            case OPEN -> ErrorCause.TIMEOUT;
        };
    }

    @Override
    protected final void connect() {
        if (state != State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        ChannelFuture connecting = pool().connect(new Inbound(), received);
        channel = connecting.channel();
        connecting.addListener((ChannelFuture done) -> connected(done));
    }

    @Override
    protected final void write() {
        beginAnswer();
        if (trace() != null) {
            channel.writeAndFlush(requestWith(trace()), channel.voidPromise());
        } else if (!sending.run()) {
            pool().blocked(this);
        }
    }

    @Override
    protected final void disconnect() {
        Channel closing = channel;
        channel = null;
        state = State.CLOSED;
        if (closing != null) {
            closing.close();
        }
    }

    private void connected(ChannelFuture done) {
        if (done.channel() != channel) {
            return; // abandoned meanwhile
        }
        if (!done.isSuccess()) {
            pool().connectFailed(done.cause());
            lost(ErrorCause.CONNECT);
            return;
        }
        if (pool().tls().isPresent()) {
            state = State.HANDSHAKING;
        } else {
            open();
        }
    }

    private void open() {
        state = State.OPEN;
        pool().connectionOpened();
        sending = new RepeatedWrite(request, channel, pool().tls().isEmpty());
        opened();
    }

    private void handshaken(Optional<Throwable> fault) {
        if (fault.isEmpty()) {
            open();
        } else {
            pool().connectFailed(fault.get());
            lost(ErrorCause.TLS);
        }
    }

    /** Events of the channel that was opened last; those of an earlier one come too late to matter. */
    private final class Inbound extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            long nowNs = System.nanoTime();
            ByteBuf bytes = (ByteBuf) message;
            try {
                if (context.channel() != channel) {
                    return;
                }
                if (isBusy()) {
                    read(bytes, nowNs);
                } else {
                    pool().connectFailed(new NoSuchProtocolException("it sends before it is asked"));
                    lost(ErrorCause.PROTOCOL); // an answer that nobody asked for
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (context.channel() != channel) {
                return;
            }
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                handshaken(pool().tls()
                        .orElseThrow()
                        .fault(handshake, context.pipeline().get(SslHandler.class)));
            } else if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
                if (state == State.HANDSHAKING) {
                    lost(ErrorCause.TLS);
                } else {
                    closedByPeer(System.nanoTime()); // nothing follows an orderly end: RFC 8446, 6.1
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() != channel) {
                return;
            }
            if (pool().tls().isEmpty()) {
                closedByPeer(System.nanoTime());
            } else {
                lost(broken(null)); // an end that TLS does not vouch for is none: RFC 9112, 9.8
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.channel() == channel) {
                lost(broken(cause));
            }
        }

        private ErrorCause broken(Throwable cause) {
            return ClientTls.isFault(cause) || state == State.HANDSHAKING ? ErrorCause.TLS : ErrorCause.RESET;
        }
    }
}
