package dev.tare.target.http1;

import dev.tare.target.DelayQueue;
import dev.tare.target.LoopServer;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

import dev.tare.transport.HttpScanner;
import dev.tare.transport.TimedLoop;

/**
 * The reference proxy: an HTTP/1.1 proxy that adds a known delay to each request, and answers a known share of them with
 * an error at once. A measurement of it must find what was put in: it is the scale's test weight.
 *
 * <p>What a client sends is handed on the delay later, byte for byte; answers go back at once, with a {@code Via} header
 * (RFC 9110, 7.6.3) that proves the way they took. Each connection of a client has one of its own to the server.
 */
public final class Http1ReferenceProxy extends LoopServer {

    /** The delay is the scale's test weight: hardly a CPU takes longer to wake up. */
    private static final Duration POLL = Duration.ofNanos(150_000);

    private static final int STATUS_OFFSET = "HTTP/1.1 ".length();

    private final InetSocketAddress upstream;
    private final long delayNs;
    private final double errorRate;
    private final byte[] via;
    private final byte[] failure;
    private final UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create();
    private final DelayQueue<Link> delayed = new DelayQueue<>(Link::forwardOldest);

    /**
     * Starts the proxy.
     *
     * @param address where to listen; port 0 for any that is free
     * @param upstream where requests go
     * @param delayNs what each request gains, in nanoseconds
     * @param errorRate the share of requests that are answered with 503 and go no further, from 0 to 1
     * @param name what the proxy calls itself in {@code Via}
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public Http1ReferenceProxy(
            InetSocketAddress address, InetSocketAddress upstream, long delayNs, double errorRate, String name)
            throws InterruptedException {
        super(new TimedLoop("proxy", POLL));
        this.upstream = upstream;
        this.delayNs = delayNs;
        this.errorRate = errorRate;
        this.via = ("via: 1.1 " + name + "\r\n").getBytes(StandardCharsets.US_ASCII);
        this.failure = ("HTTP/1.1 503 Service Unavailable\r\nvia: 1.1 " + name + "\r\ncontent-length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
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
        private final HttpScanner requests = HttpScanner.ofRequests();
        private final HttpScanner responses = HttpScanner.ofResponses(false);
        private Channel clientChannel;
        private Channel serverChannel;
        private final Deque<Boolean> unanswered = new ArrayDeque<>(); // whether each is HEAD
        private boolean failing;
        private boolean begun;

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

        /** Follows the client's requests, decides for each whether it fails, and answers those that do. */
        private void fromClient(ByteBuf bytes) {
            try {
                while (bytes.isReadable()) {
                    if (requests.atStart()) {
                        begun = false;
                        // Never before the answer to an earlier request: answers keep the order of requests.
                        failing = errorRate > 0 && unanswered.isEmpty() && random.nextDouble() < errorRate;
                    }
                    int from = bytes.readerIndex();
                    HttpScanner.Progress progress = requests.scan(bytes);
                    if (progress == HttpScanner.Progress.MALFORMED) {
                        closeBoth();
                        return;
                    }
                    if (!failing) {
                        if (!begun && requests.startLineRead()) {
                            begun = true;
                            unanswered.add(requests.isHead());
                        }
                        forward(bytes.retainedSlice(from, bytes.readerIndex() - from));
                    } else if (progress == HttpScanner.Progress.COMPLETE) {
                        fail();
                    }
                }
            } finally {
                bytes.release();
            }
        }

        private void forward(ByteBuf bytes) {
            if (delayNs == 0) {
                serverChannel.writeAndFlush(bytes, serverChannel.voidPromise());
            } else {
                held.add(bytes);
                delayed.add(System.nanoTime() + delayNs, this);
            }
        }

        private void fail() {
            ByteBuf answer = clientChannel.alloc().directBuffer(failure.length).writeBytes(failure);
            if (requests.keepsAlive()) {
                clientChannel.writeAndFlush(answer, clientChannel.voidPromise());
            } else {
                clientChannel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
            }
        }

        private void forwardOldest() {
            ByteBuf bytes = held.poll();
            if (bytes != null) {
                serverChannel.writeAndFlush(bytes, serverChannel.voidPromise());
            }
        }

        /** Answers go back with {@code Via} behind the first line of each. */
        private void fromServer(ByteBuf bytes) {
            ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.readableBytes() + 2 * via.length);
            HttpScanner.Progress progress = HttpScanner.Progress.INCOMPLETE;
            while (bytes.isReadable() && progress != HttpScanner.Progress.MALFORMED) {
                int from = bytes.readerIndex();
                int end = bytes.writerIndex();
                boolean firstLine = responses.atStart() || !responses.startLineRead();
                if (responses.atStart()) {
                    responses.expectAnswerToHead(Boolean.TRUE.equals(unanswered.peek()));
                }
                boolean mayBeInterim = responses.inHead() && !isFinal(bytes);
                int lineLength = responses.inHead() ? bytes.bytesBefore((byte) '\n') : -1;
                if (mayBeInterim && lineLength >= 0) {
                    bytes.writerIndex(from + lineLength + 1); // line by line: an interim answer has a first line too
                }
                progress = responses.scan(bytes);
                int length = bytes.readerIndex() - from;
                int firstLength = firstLine && lineLength >= 0 ? Math.min(lineLength + 1, length) : 0;
                out.writeBytes(bytes, from, firstLength);
                if (firstLength > 0) {
                    out.writeBytes(via);
                }
                out.writeBytes(bytes, from + firstLength, length - firstLength);
                bytes.writerIndex(end);
                if (progress == HttpScanner.Progress.COMPLETE) {
                    unanswered.poll();
                }
            }
            bytes.release();
            clientChannel.writeAndFlush(out, clientChannel.voidPromise());
            if (progress == HttpScanner.Progress.MALFORMED) {
                closeBoth();
            }
        }

        /** Whether a final answer begins here: {@code HTTP/1.1 2..} and above. */
        private boolean isFinal(ByteBuf bytes) {
            return responses.atStart()
                    && bytes.readableBytes() > STATUS_OFFSET
                    && bytes.getByte(bytes.readerIndex() + STATUS_OFFSET) != '1';
        }

        private void closeBoth() {
            for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
                bytes.release();
            }
            close(clientChannel);
            close(serverChannel);
        }

        private void close(Channel channel) {
            if (channel != null && channel.isActive()) {
                channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
            }
        }

        /** One of the two connections: what ends it ends both, and when it is full the other is not read from. */
        private abstract class Side extends ChannelInboundHandlerAdapter {

            abstract Channel other();

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                other().config().setAutoRead(context.channel().isWritable());
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                closeBoth();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                closeBoth();
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
            Channel other() {
                return serverChannel;
            }
        }

        private final class ServerSide extends Side {

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                fromServer((ByteBuf) message);
            }

            @Override
            Channel other() {
                return clientChannel;
            }
        }
    }
}
