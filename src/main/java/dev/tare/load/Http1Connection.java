package dev.tare.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import dev.tare.measure.ErrorCause;
import dev.tare.transport.HttpScanner;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.transport.RepeatedWrite;

/** A connection of HTTP/1.1 (RFC 9112): one request at a time, and no other before it is answered. */
final class Http1Connection extends Connection {

    private enum State {
        CLOSED,
        CONNECTING,
        OPEN
    }

    private final EncodedRequest request;
    private final ReceiveBuffer received;
    private final HttpScanner scanner;
    private State state = State.CLOSED;
    private Channel channel;
    private RepeatedWrite sending;

    Http1Connection(ConnectionPool pool, EncodedRequest request, ReceiveBuffer received) {
        super(pool);
        this.request = request;
        this.received = received;
        this.scanner = HttpScanner.ofResponses(request.toHead());
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
        Bootstrap bootstrap = pool().bootstrap()
                .option(ChannelOption.RCVBUF_ALLOCATOR, received)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel created) {
                        created.pipeline().addLast(new Inbound());
                    }
                });
        ChannelFuture connecting = bootstrap.connect(pool().address());
        channel = connecting.channel();
        connecting.addListener((ChannelFuture done) -> connected(done));
    }

    @Override
    void write() {
        sending.run();
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
        sending = new RepeatedWrite(request.bytes(), channel, true);
        scanner.reset();
        opened();
    }

    private void complete(long nowNs) {
        if (!scanner.keepsAlive()) {
            disconnect();
        }
        answered(ErrorCause.ofStatus(scanner.status()), nowNs);
    }

    /** Events of the channel that was opened last; those of an earlier one come too late to matter. */
    private final class Inbound extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            long nowNs = System.nanoTime();
            ByteBuf bytes = (ByteBuf) message;
            try {
                if (context.channel() == channel) {
                    read(bytes, nowNs);
                }
            } finally {
                bytes.release();
            }
        }

        private void read(ByteBuf bytes, long nowNs) {
            if (!isBusy()) {
                lost(ErrorCause.PROTOCOL); // an answer that nobody asked for
                return;
            }
            switch (scanner.scan(bytes)) {
                case COMPLETE -> {
                    if (bytes.isReadable()) {
                        lost(ErrorCause.PROTOCOL);
                    } else {
                        complete(nowNs);
                    }
                }
                case MALFORMED -> lost(ErrorCause.PROTOCOL);
                case INCOMPLETE -> {
                    // the rest is to come
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() != channel) {
                return;
            }
            if (isBusy() && scanner.endsWithConnection()) {
                complete(System.nanoTime());
            } else {
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
