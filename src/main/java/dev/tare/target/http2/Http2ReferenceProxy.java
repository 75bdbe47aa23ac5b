package dev.tare.target.http2;

import dev.tare.target.DelayQueue;
import dev.tare.target.LoopServer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

import dev.tare.transport.TimedLoop;

/**
 * The reference proxy in HTTP/2 with prior knowledge (RFC 9113), gRPC included: each request is handed on a known delay
 * later, answers at once and with {@code Via} (RFC 9110, 7.6.3). A known share of requests is answered with 503 at once,
 * and a share of calls with the status {@code UNAVAILABLE}, and goes no further. Each connection of a client has one of its
 * own to the server, on which streams keep their numbers.
 */
public final class Http2ReferenceProxy extends LoopServer {

    /** The delay is the scale's test weight: hardly a CPU takes longer to wake up. */
    private static final Duration POLL = Duration.ofNanos(150_000);

    private final InetSocketAddress upstream;
    private final long delayNs;
    private final double errorRate;
    private final String via;
    private final Http2Headers failure;
    private final Http2Headers failedCall;
    private final UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create();
    private final DelayQueue<Runnable> delayed = new DelayQueue<>(Runnable::run);

    /**
     * Starts the proxy.
     *
     * @param address where to listen; port 0 for any that is free
     * @param upstream where requests go
     * @param delayNs what each request gains, in nanoseconds
     * @param errorRate the share of requests that fail and go no further, from 0 to 1
     * @param name what the proxy calls itself in {@code Via}
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public Http2ReferenceProxy(
            InetSocketAddress address, InetSocketAddress upstream, long delayNs, double errorRate, String name)
            throws InterruptedException {
        super(new TimedLoop("proxy", POLL));
        this.upstream = upstream;
        this.delayNs = delayNs;
        this.errorRate = errorRate;
        via = "2 " + name;
        failure = new DefaultHttp2Headers().status("503").add("via", via).add("content-length", "0");
        failedCall = new DefaultHttp2Headers()
                .status("200")
                .add("content-type", "application/grpc")
                .add("via", via)
                .add("grpc-status", "14")
                .add("grpc-message", "an error that was asked for");
        loop.execute(() -> loop.add(delayed));
        listen(
                address,
                loop.server().childOption(ChannelOption.AUTO_READ, false).childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        new Link().connect(channel);
                    }
                }));
    }

    /** A client's connection and the one to the server that belongs to it. */
    private final class Link {

        private final Side client = new ClientSide();
        private final Side server = new ServerSide();
        private final Map<Integer, Boolean> failing = new HashMap<>(); // whether each is a call

        private void connect(Channel from) {
            client.other = server;
            server.other = client;
            client.open(from);
            ChannelFuture connecting = loop.client()
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            server.open(channel);
                        }
                    })
                    .connect(upstream);
            Channel to = connecting.channel();
            connecting.addListener(done -> {
                if (!done.isSuccess()) {
                    from.close();
                } else if (from.isActive()) {
                    from.config().setAutoRead(true);
                } else {
                    to.close();
                }
            });
            from.closeFuture().addListener(done -> to.close());
            to.closeFuture().addListener(done -> from.close());
        }

        private void later(Runnable forward) {
            if (delayNs == 0) {
                forward.run();
            } else {
                delayed.add(System.nanoTime() + delayNs, () -> {
                    forward.run();
                    server.flush();
                });
            }
        }

        /** What one of the two connections brings goes out on the other. */
        private abstract class Side extends Http2FrameAdapter {

            final Http2ConnectionHandler handler;
            Side other;
            Channel channel;

            Side(boolean isServer) {
                handler = isServer ? PatientHttp2.server(this) : PatientHttp2.client(this);
            }

            final void open(Channel opened) {
                channel = opened;
                opened.pipeline().addLast(handler, new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelReadComplete(ChannelHandlerContext ignored) {
                        other.flush(); // what was read has been written there
                    }
                });
            }

            final ChannelHandlerContext context() {
                return channel.pipeline().context(handler);
            }

            final void flush() {
                if (channel.isActive()) {
                    handler.flush(context());
                }
            }

            final boolean has(int id) {
                return channel.isActive() && handler.connection().stream(id) != null;
            }

            final void writeHeaders(int id, Http2Headers headers, boolean endOfStream) {
                if (channel.isActive()) {
                    handler.encoder()
                            .writeHeaders(
                                    context(),
                                    id,
                                    headers,
                                    0,
                                    endOfStream,
                                    context().newPromise())
                            .addListener(done -> {
                                if (!done.isSuccess()) {
                                    other.reset(id, Http2Error.REFUSED_STREAM.code());
                                }
                            });
                }
            }

            /** What is not written yet is not to be sent more of: the sender's window is as full as that. */
            final void writeData(int id, ByteBuf data, int consumed, boolean endOfStream) {
                if (!has(id)) {
                    data.release();
                    other.consumed(id, consumed);
                    return;
                }
                handler.encoder()
                        .writeData(
                                context(), id, data, 0, endOfStream, context().newPromise())
                        .addListener(done -> other.consumed(id, consumed));
            }

            final void consumed(int id, int bytes) {
                Http2Stream stream = handler.connection().stream(id);
                try {
                    if (stream != null
                            && bytes > 0
                            && handler.connection().local().flowController().consumeBytes(stream, bytes)) {
                        flush();
                    }
                } catch (Http2Exception e) {
                    channel.close();
                }
            }

            final void reset(int id, long code) {
                if (has(id)) {
                    handler.resetStream(context(), id, code, context().newPromise());
                    flush();
                }
            }

            @Override
            public void onHeadersRead(
                    ChannelHandlerContext context,
                    int id,
                    Http2Headers headers,
                    int dependency,
                    short weight,
                    boolean exclusive,
                    int padding,
                    boolean endOfStream)
                    throws Http2Exception {
                onHeadersRead(context, id, headers, padding, endOfStream);
            }
        }

        private final class ClientSide extends Side {

            ClientSide() {
                super(true);
            }

            @Override
            public void onHeadersRead(
                    ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean endOfStream) {
                boolean isFirst = headers.method() != null;
                if (isFirst && errorRate > 0 && random.nextDouble() < errorRate) {
                    CharSequence type = headers.get("content-type");
                    boolean isCall = type != null && type.toString().startsWith("application/grpc");
                    if (!endOfStream) {
                        failing.put(id, isCall);
                        return;
                    }
                    fail(id, isCall);
                } else if (!failing.containsKey(id)) {
                    later(() -> server.writeHeaders(id, headers, endOfStream));
                } else if (endOfStream) {
                    fail(id, failing.remove(id));
                }
            }

            @Override
            public int onDataRead(
                    ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean endOfStream) {
                int length = data.readableBytes() + padding;
                if (!failing.containsKey(id)) {
                    ByteBuf kept = data.retain();
                    later(() -> server.writeData(id, kept, length, endOfStream));
                    return 0;
                }
                if (endOfStream) {
                    fail(id, failing.remove(id));
                }
                return length;
            }

            private void fail(int id, boolean isCall) {
                writeHeaders(id, isCall ? failedCall : failure, true);
            }

            @Override
            public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
                failing.remove(id);
                later(() -> server.reset(id, code));
            }
        }

        private final class ServerSide extends Side {

            ServerSide() {
                super(false);
            }

            @Override
            public void onHeadersRead(
                    ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean endOfStream) {
                if (headers.status() != null) {
                    headers.add("via", via);
                }
                if (client.has(id)) {
                    client.writeHeaders(id, headers, endOfStream);
                }
            }

            @Override
            public int onDataRead(
                    ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean endOfStream) {
                client.writeData(id, data.retain(), data.readableBytes() + padding, endOfStream);
                return 0;
            }

            @Override
            public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
                client.reset(id, code);
            }
        }
    }
}
