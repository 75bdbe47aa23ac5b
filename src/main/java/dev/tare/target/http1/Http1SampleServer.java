package dev.tare.target.http1;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import dev.tare.target.Behaviour;
import dev.tare.target.DelayQueue;
import dev.tare.target.LoopServer;
import dev.tare.target.ServerTls;
import dev.tare.target.ServiceSlots;
import dev.tare.target.ServiceTime;
import dev.tare.target.SpanLog;
import dev.tare.transport.HttpScanner;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.transport.RepeatedWrite;
import dev.tare.transport.TimedLoop;

/**
 * The sample service: answers every HTTP/1.1 request with 200 and a body of a fixed size, after a service time, unless it is
 * to fail. Requests do not wait for each other, but for those on the same connection and, where a number of them is served at a time, for
 * their turn.
 */
public final class Http1SampleServer extends LoopServer {

    private final Behaviour behaviour;
    private final Optional<SpanLog> spans;
    private final ServiceSlots places; // null: as many as there are requests
    private final ByteBuf response;
    private final ByteBuf head;
    private final ByteBuf failure;
    private final AskedAnswers asked = new AskedAnswers();
    private final DelayQueue<Exchange> waiting = new DelayQueue<>(Exchange::served);

    /**
     * Starts the service.
     *
     * @param address where to listen; port 0 for any that is free
     * @param responseBytes size of the body in bytes
     * @param meanServiceTimeNs how long an answer takes once its turn has come, in nanoseconds
     * @param exponential whether that is the mean of exponentially distributed times instead
     * @param concurrency how many requests are served at a time; 0 for all of them
     * @param tls what it speaks TLS with; empty: it answers in cleartext
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public Http1SampleServer(
            InetSocketAddress address,
            int responseBytes,
            long meanServiceTimeNs,
            boolean exponential,
            int concurrency,
            Optional<ServerTls> tls)
            throws InterruptedException {
        this(address, responseBytes, Behaviour.plain(ServiceTime.of(meanServiceTimeNs, exponential)), concurrency, tls);
    }

    /**
     * Starts the service.
     *
     * @param address where to listen; port 0 for any that is free
     * @param responseBytes size of the body in bytes
     * @param behaviour how it answers
     * @param concurrency how many requests are served at a time; 0 for all of them
     * @param tls what it speaks TLS with; empty: it answers in cleartext
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public Http1SampleServer(
            InetSocketAddress address, int responseBytes, Behaviour behaviour, int concurrency, Optional<ServerTls> tls)
            throws InterruptedException {
        this(address, responseBytes, behaviour, concurrency, tls, Optional.empty());
    }

    /**
     * Starts the service.
     *
     * @param address where to listen; port 0 for any that is free
     * @param responseBytes size of the body in bytes
     * @param behaviour how it answers
     * @param concurrency how many requests are served at a time; 0 for all of them
     * @param tls what it speaks TLS with; empty: it answers in cleartext
     * @param spans where it records requests that carry trace context; empty: it does not look for any
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public Http1SampleServer(
            InetSocketAddress address,
            int responseBytes,
            Behaviour behaviour,
            int concurrency,
            Optional<ServerTls> tls,
            Optional<SpanLog> spans)
            throws InterruptedException {
        super(new TimedLoop("target"));
        this.behaviour = behaviour;
        this.spans = spans;
        places = concurrency == 0 ? null : new ServiceSlots(concurrency);
        String further = behaviour.headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining());
        byte[] headBytes = ("HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: "
                        + responseBytes + "\r\n" + further + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        failure = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
                .writeBytes(("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n" + further + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
        ByteBuf whole = PooledByteBufAllocator.DEFAULT
                .directBuffer(headBytes.length + responseBytes)
                .writeBytes(headBytes);
        while (whole.writableBytes() > 0 && whole.writerIndex() < headBytes.length + responseBytes) {
            whole.writeByte('x');
        }
        response = Unpooled.unreleasableBuffer(whole);
        head = whole.slice(0, headBytes.length);
        loop.execute(() -> loop.add(waiting));
        ServerBootstrap bootstrap = loop.server().childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                tls.ifPresent(server -> channel.pipeline().addLast(server.handler(channel.alloc())));
                channel.pipeline().addLast(new Exchange(tls.isEmpty()));
            }
        });
        if (tls.isEmpty()) { // TLS keeps what it reads until a record is whole
            bootstrap.childOption(ChannelOption.RCVBUF_ALLOCATOR, new ReceiveBuffer());
        }
        listen(address, bootstrap);
    }

    /** One connection: one request at a time is answered, in order. */
    private final class Exchange extends ChannelInboundHandlerAdapter {

        private final HttpScanner scanner = HttpScanner.ofRequests();
        private final boolean cleartext;
        private ChannelHandlerContext context;
        private RepeatedWrite answer;
        private RepeatedWrite answerToHead;
        private RepeatedWrite failed;
        private ByteBuf unread;
        private boolean answering;
        private boolean failing;
        private SpanLog.Span span; // null: nobody is to record the request

        Exchange(boolean cleartext) {
            this.cleartext = cleartext;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
            answer = new RepeatedWrite(response, context.channel(), cleartext);
            answerToHead = new RepeatedWrite(head, context.channel(), cleartext);
            failed = new RepeatedWrite(failure, context.channel(), cleartext);
        }

        @Override
        public void channelRead(ChannelHandlerContext ignored, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (unread == null) {
                unread = bytes;
            } else {
                unread.writeBytes(bytes);
                bytes.release();
            }
            if (!answering) {
                next(System.nanoTime());
            }
            if (unread == bytes) {
                unread = context.alloc().buffer(bytes.readableBytes()).writeBytes(bytes); // the next read overwrites it
                bytes.release();
            }
        }

        private void next(long nowNs) {
            while (unread != null && !answering) {
                if (spans.isPresent() && scanner.atStart()) {
                    span = TraceHeader.read(unread)
                            .map(parent -> spans.get().begin(parent, nowNs))
                            .orElse(null);
                }
                ByteBuf told = scanner.atStart()
                        ? asked.answer(unread, context.channel().remoteAddress())
                        : null;
                HttpScanner.Progress progress = scanner.scan(unread);
                if (!unread.isReadable()) {
                    unread.release();
                    unread = null;
                }
                switch (progress) {
                    case COMPLETE -> {
                        if (told != null) {
                            context.writeAndFlush(told);
                            continue;
                        }
                        answering = true;
                        failing = behaviour.failing().getAsBoolean();
                        long timeNs = behaviour.time().nextNs();
                        if (timeNs == 0) {
                            answer();
                        } else {
                            waiting.add(places == null ? nowNs + timeNs : places.endNs(nowNs, timeNs), this);
                        }
                    }
                    case MALFORMED -> context.close();
                    case INCOMPLETE -> {
                        // the rest is to come
                    }
                }
                if (progress != HttpScanner.Progress.COMPLETE) {
                    return;
                }
            }
        }

        /** The service time is over. */
        private void served() {
            answer();
            next(System.nanoTime());
        }

        private void answer() {
            if (span != null) {
                span.end(System.nanoTime());
            }
            (failing ? failed : scanner.isHead() ? answerToHead : answer).run();
            if (scanner.keepsAlive()) {
                answering = false;
            } else {
                context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ignored) {
            if (unread != null) {
                unread.release();
                unread = null;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
            context.close(); // the client has gone; there is nobody to tell
        }
    }
}
