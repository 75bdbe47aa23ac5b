package dev.tare.target.tcp;

import dev.tare.target.DelayQueue;
import dev.tare.target.LoopServer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import dev.tare.transport.TimedLoop;

/**
 * The reference proxy in TCP: what a client sends is handed on a known delay later, what the server sends at once. It looks
 * at no byte, and leaves no trace in what it carries.
 */
public final class TcpReferenceProxy extends LoopServer {

    /** The delay is the scale's test weight: hardly a CPU takes longer to wake up. */
    private static final Duration POLL = Duration.ofNanos(150_000);

    private final InetSocketAddress upstream;
    private final long delayNs;
    private final DelayQueue<Link> delayed = new DelayQueue<>(Link::forwardOldest);

    /**
     * Starts the proxy.
     *
     * @param address where to listen; port 0 for any that is free
     * @param upstream where bytes go
     * @param delayNs how much later, in nanoseconds
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public TcpReferenceProxy(InetSocketAddress address, InetSocketAddress upstream, long delayNs)
            throws InterruptedException {
        super(new TimedLoop("proxy", POLL));
        this.upstream = upstream;
        this.delayNs = delayNs;
        loop.execute(() -> loop.add(delayed));
        listen(
                address,
                loop.server().childOption(ChannelOption.AUTO_READ, false).childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Link().new ClientSide());
                    }
                }));
    }

    /** A client's connection and the one to the server that belongs to it. */
    private final class Link {

        private final Deque<ByteBuf> held = new ArrayDeque<>();
        private Channel clientChannel;
        private Channel serverChannel;
        private boolean clientEnded;

        private void connect(Channel from) {
            clientChannel = from;
            ChannelFuture connecting = loop.client()
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new ServerSide());
                        }
                    })
                    .connect(upstream);
            serverChannel = connecting.channel();
            connecting.addListener(done -> {
                if (!done.isSuccess()) {
                    clientChannel.close();
                } else if (clientChannel.isActive()) {
                    clientChannel.config().setAutoRead(true);
                } else {
                    serverChannel.close();
                }
            });
        }

        private void fromClient(ByteBuf bytes) {
            if (delayNs == 0) {
                serverChannel.writeAndFlush(bytes, serverChannel.voidPromise());
            } else {
                held.add(bytes);
                delayed.add(System.nanoTime() + delayNs, this);
            }
        }

        private void forwardOldest() {
            ByteBuf bytes = held.poll();
            if (bytes != null) {
                serverChannel.writeAndFlush(bytes, serverChannel.voidPromise());
            }
            if (clientEnded && held.isEmpty()) {
                closeBehindWhatIsWritten(serverChannel);
            }
        }

        /** What the client sent before it left still goes on. */
        private void clientEnded() {
            clientEnded = true;
            if (held.isEmpty()) {
                closeBehindWhatIsWritten(serverChannel);
            }
        }

        private void serverEnded() {
            for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
                bytes.release();
            }
            closeBehindWhatIsWritten(clientChannel);
        }

        private static void closeBehindWhatIsWritten(Channel channel) {
            if (channel != null && channel.isActive()) {
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }

        /** One of the two connections: when it is full, the other is not read from. */
        private abstract class Side extends ChannelInboundHandlerAdapter {

            abstract Channel other();

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                other().config().setAutoRead(context.channel().isWritable());
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                context.close();
            }
        }

        private final class ClientSide extends Side {

            @Override
            public void channelActive(ChannelHandlerContext context) {
                connect(context.channel());
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
                return serverChannel;
            }
        }

        private final class ServerSide extends Side {

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                clientChannel.writeAndFlush(message, clientChannel.voidPromise());
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                serverEnded();
            }

            @Override
            Channel other() {
                return clientChannel;
            }
        }
    }
}
