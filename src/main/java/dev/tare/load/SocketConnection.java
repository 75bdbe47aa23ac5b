package dev.tare.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import dev.tare.measure.ErrorCause;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.transport.RepeatedWrite;

/** A place that has a socket to itself: one request at a time, and no other before it is answered. */
abstract class SocketConnection extends Connection {

    private enum State {
        CLOSED,
        CONNECTING,
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
     * @param received what every read goes into
     */
    SocketConnection(ConnectionPool pool, ByteBuf request, ReceiveBuffer received) {
        super(pool);
        this.request = request;
        this.received = received;
    }

    /** A request is about to be written. */
    abstract void beginAnswer();

    /** Reads what has come for the request under way; {@link #answered} or {@link #lost} follows where it ends it. */
    abstract void read(ByteBuf bytes, long nowNs);

    /** The peer has closed the connection. */
    abstract void closedByPeer(long nowNs);

    @Override
    final boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    final boolean isConnecting() {
        return state == State.CONNECTING;
    }

    @Override
    final void connect() {
        if (state != State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        ChannelFuture connecting = pool().bootstrap()
                .option(ChannelOption.RCVBUF_ALLOCATOR, received)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel created) {
                        created.pipeline().addLast(new Inbound());
                    }
                })
                .connect(pool().address());
        channel = connecting.channel();
        connecting.addListener((ChannelFuture done) -> connected(done));
    }

    @Override
    final void write() {
        beginAnswer();
        if (!sending.run()) {
            pool().blocked(this);
        }
    }

    @Override
    final void disconnect() {
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
        state = State.OPEN;
        sending = new RepeatedWrite(request, channel, true);
        opened();
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
                    lost(ErrorCause.PROTOCOL); // an answer that nobody asked for
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() == channel) {
                closedByPeer(System.nanoTime());
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
