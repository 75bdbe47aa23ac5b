package dev.tare.target.tcp;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;

import dev.tare.target.DelayQueue;
import dev.tare.target.LoopServer;
import dev.tare.target.ServerTls;
import dev.tare.target.ServiceTime;
import dev.tare.transport.TimedLoop;

/**
 * The sample service in TCP: whenever so many bytes have come, it answers with so many, after a service time. Requests of
 * a connection are answered one after the other.
 */
public final class TcpSampleServer extends LoopServer {

    private final int requestBytes;
    private final ServiceTime serviceTime;
    private final ByteBuf response;
    private final DelayQueue<Exchange> waiting = new DelayQueue<>(Exchange::served);

    /**
     * Starts the service.
     *
     * @param address where to listen; port 0 for any that is free
     * @param requestBytes how many bytes are a request, 1 or more
     * @param responseBytes how many bytes answer it
     * @param meanServiceTimeNs how long an answer takes, in nanoseconds
     * @param exponential whether that is the mean of exponentially distributed times instead
     * @param tls what it speaks TLS with; empty: it answers in cleartext
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public TcpSampleServer(
            InetSocketAddress address,
            int requestBytes,
            int responseBytes,
            long meanServiceTimeNs,
            boolean exponential,
            Optional<ServerTls> tls)
            throws InterruptedException {
        super(new TimedLoop("target"));
        this.requestBytes = requestBytes;
        serviceTime = ServiceTime.of(meanServiceTimeNs, exponential);
        ByteBuf whole = PooledByteBufAllocator.DEFAULT.directBuffer(responseBytes);
        while (whole.writerIndex() < responseBytes) {
            whole.writeByte('x');
        }
        response = Unpooled.unreleasableBuffer(whole).asReadOnly();
        loop.execute(() -> loop.add(waiting));
        listen(address, loop.server().childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                tls.ifPresent(server -> channel.pipeline().addLast(server.handler(channel.alloc())));
                channel.pipeline().addLast(new Exchange());
            }
        }));
    }

    /** One connection. */
    private final class Exchange extends ChannelInboundHandlerAdapter {

        private ChannelHandlerContext context;
        private long unansweredBytes;
        private boolean answering;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        public void channelRead(ChannelHandlerContext ignored, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            unansweredBytes += bytes.readableBytes();
            bytes.release();
            next(System.nanoTime());
        }

        private void next(long nowNs) {
            while (!answering && unansweredBytes >= requestBytes) {
                unansweredBytes -= requestBytes;
                long timeNs = serviceTime.nextNs();
                if (timeNs == 0) {
                    answer();
                } else {
                    answering = true;
                    waiting.add(nowNs + timeNs, this);
                }
            }
        }

        /** The service time is over. */
        private void served() {
            answering = false;
            answer();
            next(System.nanoTime());
        }

        private void answer() {
            context.writeAndFlush(response.duplicate(), context.voidPromise());
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ignored) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
            context.close(); // the client has gone; there is nobody to tell
        }
    }
}
