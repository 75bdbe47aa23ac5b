package dev.tare.accuracy;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;

import dev.tare.transport.HttpScanner;
import dev.tare.transport.TimedLoop;

/**
 * A server that does nothing at all for a while, again and again, as a server does in a long garbage collection. It
 * keeps a record of when it answered.
 */
final class FreezingServer implements AutoCloseable {

    private static final ByteBuf ANSWER = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII)));

    private final TimedLoop loop = new TimedLoop("freezing");
    private final long periodNs;
    private final long frozenNs;
    private final Channel server;
    private long[] answeredAtNs = new long[32_768];
    private int answers;
    private volatile long firstFreezeNs = Long.MAX_VALUE;

    FreezingServer(long periodNs, long frozenNs) throws InterruptedException {
        this.periodNs = periodNs;
        this.frozenNs = frozenNs;
        server = loop.server()
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Answering());
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .sync()
                .channel();
        loop.execute(() -> loop.add(nowNs -> {
            freeze();
            return nowNs < firstFreezeNs ? firstFreezeNs : nowNs + periodNs - (nowNs - firstFreezeNs) % periodNs;
        }));
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Begins to freeze at this instant, and again a period later, and so on. Forgets what it answered before. */
    void freezeFrom(long atNs) throws InterruptedException {
        var forgotten = new java.util.concurrent.CountDownLatch(1);
        loop.execute(() -> {
            answers = 0;
            firstFreezeNs = atNs;
            forgotten.countDown();
        });
        forgotten.await();
    }

    /** When it answered since then, in rising order, as {@link System#nanoTime()} tells time. */
    long[] answeredAtNs() {
        return Arrays.copyOf(answeredAtNs, answers);
    }

    private void freeze() {
        long nowNs = System.nanoTime();
        if (nowNs < firstFreezeNs) {
            return;
        }
        long untilNs = nowNs - (nowNs - firstFreezeNs) % periodNs + frozenNs;
        while (System.nanoTime() < untilNs) {
            LockSupport.parkNanos(untilNs - System.nanoTime());
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Answering extends ChannelInboundHandlerAdapter {

        private final HttpScanner scanner = HttpScanner.ofRequests();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            freeze();
            ByteBuf bytes = (ByteBuf) message;
            if (scanner.scan(bytes) == HttpScanner.Progress.COMPLETE) {
                if (answers == answeredAtNs.length) {
                    answeredAtNs = Arrays.copyOf(answeredAtNs, 2 * answers);
                }
                answeredAtNs[answers++] = System.nanoTime();
                context.writeAndFlush(ANSWER.duplicate(), context.voidPromise());
            }
            bytes.release();
        }
    }
}
