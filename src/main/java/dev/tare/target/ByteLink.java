package dev.tare.target;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * A client's connection to a {@link Relay}, and the one to the server that belongs to it, over which bytes go. When the one
 * is full, the other is not read from. On the loop's thread only.
 */
public abstract class ByteLink {

    private final Relay relay;
    private final Deque<ByteBuf> held = new ArrayDeque<>();
    private final Runnable handOnOldest = this::handOnOldest;
    private Channel client;
    private Channel server;

    /**
     * Two connections that are not there yet.
     *
     * @param relay what they are of
     */
    protected ByteLink(Relay relay) {
        this.relay = relay;
    }

    /**
     * Begins with a connection of a client.
     *
     * @param from the connection, which has no handlers yet
     */
    public final void open(Channel from) {
        client = from;
        client.pipeline().addLast(new ClientSide());
    }

    /** Takes bytes of the client, which are this link's from then on. */
    protected abstract void fromClient(ByteBuf bytes);

    /** Takes bytes of the server, which are this link's from then on. */
    protected abstract void fromServer(ByteBuf bytes);

    /** The client has closed its connection. */
    protected abstract void clientEnded();

    /** The server has closed its connection. */
    protected abstract void serverEnded();

    /** Bytes have gone on to the server that were held back. */
    protected void handedOn() {}

    /** The client's connection. */
    protected final Channel client() {
        return client;
    }

    /** Hands on bytes of the client, when the delay is over. */
    protected final void handOn(ByteBuf bytes) {
        if (relay.handsOnAtOnce()) {
            server.writeAndFlush(bytes, server.voidPromise());
        } else {
            held.add(bytes);
            relay.later(handOnOldest);
        }
    }

    private void handOnOldest() {
        ByteBuf bytes = held.poll();
        if (bytes != null) {
            server.writeAndFlush(bytes, server.voidPromise());
        }
        handedOn();
    }

    /** Whether bytes of the client are held back. */
    protected final boolean holdsBytes() {
        return !held.isEmpty();
    }

    /** Drops the bytes that are held back. */
    protected final void dropHeld() {
        for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
            bytes.release();
        }
    }

    /** Closes the client's connection behind what is written on it. */
    protected final void closeClient() {
        close(client);
    }

    /** Closes the connection to the server behind what is written on it. */
    protected final void closeServer() {
        close(server);
    }

    private static void close(Channel channel) {
        if (channel != null && channel.isActive()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** One of the two connections. */
    private abstract static class Side extends ChannelInboundHandlerAdapter {

        abstract Channel other();

        @Override
        public final void channelWritabilityChanged(ChannelHandlerContext context) {
            other().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private final class ClientSide extends Side {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            server = relay.connect(client, opened -> opened.pipeline().addLast(new ServerSide()));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            fromClient((ByteBuf) message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            clientEnded();
        }

        @Override
        Channel other() {
            return server;
        }
    }

    private final class ServerSide extends Side {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            fromServer((ByteBuf) message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            serverEnded();
        }

        @Override
        Channel other() {
            return client;
        }
    }
}
