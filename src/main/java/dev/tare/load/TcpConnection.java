package dev.tare.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;

import dev.tare.measure.ErrorCause;

/** A connection of TCP: a number of bytes goes out, and when as many as awaited have come back that is an answer. */
final class TcpConnection extends Connection {

    private enum State {
        CLOSED,
        CONNECTING,
        OPEN
    }

    private final TcpProtocol protocol;
    private State state = State.CLOSED;
    private Channel channel;
    private long missingBytes;

    TcpConnection(ConnectionPool pool, TcpProtocol protocol) {
        super(pool);
        this.protocol = protocol;
    }

    @Override
    boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    @Override
    void connect() {
        if (state != State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        ChannelFuture connecting = pool().bootstrap()
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
    void write() {
        missingBytes = protocol.receiveBytes();
        channel.writeAndFlush(protocol.request().retainedDuplicate(), channel.voidPromise());
    }

    @Override
    void disconnect() {
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
        opened();
    }

    private void complete(long nowNs) {
        if (protocol.newConnection()) {
            disconnect();
        }
        answered(null, nowNs);
    }

    /** Events of the channel that was opened last; those of an earlier one come too late to matter. */
    private final class Inbound extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            long nowNs = System.nanoTime();
            ByteBuf bytes = (ByteBuf) message;
            int length = bytes.readableBytes();
            bytes.release();
            if (context.channel() != channel) {
                return;
            }
            if (!isBusy() || length > missingBytes) {
                lost(ErrorCause.PROTOCOL); // more than was asked for
                return;
            }
            missingBytes -= length;
            if (missingBytes == 0) {
                complete(nowNs);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() == channel) {
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
