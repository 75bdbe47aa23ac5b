package dev.tare.target.http2;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

import dev.tare.target.DelayQueue;
import dev.tare.target.FailingHalf;
import dev.tare.target.LoopServer;
import dev.tare.target.ServerTls;
import dev.tare.target.ServiceSlots;
import dev.tare.target.ServiceTime;
import dev.tare.transport.TimedLoop;

/**
 * The sample service in HTTP/2 with prior knowledge (RFC 9113), and in gRPC: answers every request with 200 and a body of a
 * fixed size, after a service time; every call with a message that holds as many bytes. Requests wait for each other only
 * where a number of them is served at a time.
 */
public final class Http2SampleServer extends LoopServer {

    private static final int GRPC_PREFIX_BYTES = 5;

    /** Field 1 of the answer: bytes. */
    private static final int PAYLOAD_TAG = 1 << 3 | 2;

    private final ServiceTime serviceTime;
    private final ServiceSlots places; // null: as many as there are requests
    private final ByteBuf body;
    private final ByteBuf message;
    private final Http2Headers head;
    private final Http2Headers grpcHead =
            new DefaultHttp2Headers().status("200").add("content-type", "application/grpc");
    private final Http2Headers grpcTrailers = new DefaultHttp2Headers().add("grpc-status", "0");
    private final FailingHalf half = new FailingHalf();
    private final DelayQueue<Answer> waiting = new DelayQueue<>(Answer::send);

    /**
     * Starts the service.
     *
     * @param address where to listen; port 0 for any that is free
     * @param responseBytes size of the body in bytes, or of what the message of a call holds
     * @param meanServiceTimeNs how long an answer takes once its turn has come, in nanoseconds
     * @param exponential whether that is the mean of exponentially distributed times instead
     * @param concurrency how many requests are served at a time; 0 for all of them
     * @param tls what it speaks TLS with; empty: it answers in cleartext
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public Http2SampleServer(
            InetSocketAddress address,
            int responseBytes,
            long meanServiceTimeNs,
            boolean exponential,
            int concurrency,
            Optional<ServerTls> tls)
            throws InterruptedException {
        super(new TimedLoop("target"));
        serviceTime = ServiceTime.of(meanServiceTimeNs, exponential);
        places = concurrency == 0 ? null : new ServiceSlots(concurrency);
        body = Unpooled.unreleasableBuffer(
                filled(PooledByteBufAllocator.DEFAULT.directBuffer(responseBytes), responseBytes));
        message = Unpooled.unreleasableBuffer(message(responseBytes));
        head = new DefaultHttp2Headers()
                .status("200")
                .add("content-type", "application/octet-stream")
                .add("content-length", Integer.toString(responseBytes));
        loop.execute(() -> loop.add(waiting));
        listen(address, loop.server().childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                tls.ifPresent(server -> channel.pipeline().addLast(server.handler(channel.alloc())));
                channel.pipeline().addLast(new Requests().handler());
            }
        }));
    }

    private static ByteBuf message(int payloadBytes) {
        ByteBuf payload = Unpooled.buffer();
        if (payloadBytes > 0) {
            payload.writeByte(PAYLOAD_TAG);
            int rest = payloadBytes;
            for (; rest > 0x7f; rest >>>= 7) {
                payload.writeByte(rest & 0x7f | 0x80);
            }
            filled(payload.writeByte(rest), payloadBytes);
        }
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(GRPC_PREFIX_BYTES + payload.readableBytes())
                .writeByte(0)
                .writeInt(payload.readableBytes())
                .writeBytes(payload);
    }

    private static ByteBuf filled(ByteBuf buffer, int bytes) {
        for (int i = 0; i < bytes; i++) {
            buffer.writeByte('x');
        }
        return buffer;
    }

    /** The requests of a connection. */
    private final class Requests extends Http2FrameAdapter {

        private final Http2ConnectionHandler handler = TrustingHttp2.server(this);
        private final PropertyKey answerOf = handler.connection().newKey();

        private Http2ConnectionHandler handler() {
            return handler;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean endOfStream) {
            Http2Stream stream = handler.connection().stream(id);
            if (stream.getProperty(answerOf) == null) { // else these are trailers
                stream.setProperty(answerOf, new Answer(context, handler, id, headers));
            }
            if (endOfStream) {
                begin(stream.getProperty(answerOf));
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
                boolean endOfStream) {
            onHeadersRead(context, id, headers, padding, endOfStream);
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean endOfStream) {
            if (endOfStream) {
                begin(handler.connection().stream(id).getProperty(answerOf));
            }
            return data.readableBytes() + padding;
        }

        private void begin(Answer answer) {
            long timeNs = answer.told == null ? serviceTime.nextNs() : 0;
            if (timeNs == 0) {
                answer.write();
            } else {
                long nowNs = System.nanoTime();
                waiting.add(places == null ? nowNs + timeNs : places.endNs(nowNs, timeNs), answer);
            }
        }
    }

    /** What a request is answered with. */
    private final class Answer {

        private final ChannelHandlerContext context;
        private final Http2ConnectionHandler handler;
        private final int id;
        private final boolean toHead;
        private final boolean toCall;
        private final Http2Headers told; // null: the request is like any other

        Answer(ChannelHandlerContext context, Http2ConnectionHandler handler, int id, Http2Headers request) {
            this.context = context;
            this.handler = handler;
            this.id = id;
            CharSequence type = request.get("content-type");
            told = asked(request);
            toHead = "HEAD".contentEquals(request.method());
            toCall = type != null && type.toString().startsWith("application/grpc");
        }

        private Http2Headers asked(Http2Headers request) {
            if (ToldHeaders.areAsked(request)) {
                return ToldHeaders.answer(request, context.channel().remoteAddress());
            }
            return request.path() != null && FailingHalf.PATH.contentEquals(request.path())
                    ? new DefaultHttp2Headers()
                            .status(half.next() ? "500" : "200")
                            .add("content-length", "0")
                    : null;
        }

        /** The service time is over. */
        private void send() {
            write();
            handler.flush(context);
        }

        private void write() {
            if (handler.connection().stream(id) == null || !context.channel().isActive()) {
                return; // the client waits no longer
            }
            Http2ConnectionEncoder encoder = handler.encoder();
            if (told != null) {
                encoder.writeHeaders(context, id, told, 0, true, context.newPromise());
            } else if (toCall) {
                encoder.writeHeaders(context, id, grpcHead, 0, false, context.newPromise());
                encoder.writeData(context, id, message.duplicate(), 0, false, context.newPromise());
                encoder.writeHeaders(context, id, grpcTrailers, 0, true, context.newPromise());
            } else if (toHead) {
                encoder.writeHeaders(context, id, head, 0, true, context.newPromise());
            } else {
                encoder.writeHeaders(context, id, head, 0, false, context.newPromise());
                encoder.writeData(context, id, body.duplicate(), 0, true, context.newPromise());
            }
        }
    }
}
