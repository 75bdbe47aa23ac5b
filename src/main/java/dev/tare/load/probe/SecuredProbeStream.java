package dev.tare.load.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;

import dev.tare.load.ClientTls;
import dev.tare.load.NoSuchProtocolException;
import dev.tare.load.ProbeStream;

/** The same in TLS, by those who make it for the requests that are measured: what the one can do the other can. */
final class SecuredProbeStream extends ProbeStream {

    private final EmbeddedChannel channel;
    private final ByteBuf unread = Unpooled.buffer();
    private ByteBuf last = Unpooled.EMPTY_BUFFER;
    private boolean over;
    private Throwable fault;

    /**
     * Makes the handshake.
     *
     * @param socket a connected socket; still its owner's
     * @param untilNs when reading gives up, as {@link System#nanoTime()} tells time
     * @throws SSLException if the handshake fails; its cause is an {@link EOFException} where the peer closes in it
     * @throws NoSuchProtocolException if it agrees on something else than is to be spoken
     */
    SecuredProbeStream(Socket socket, ClientTls tls, long untilNs) throws IOException {
        super(socket, untilNs);
        SslHandler handler = tls.handler(ByteBufAllocator.DEFAULT);
        channel = new EmbeddedChannel(handler, new Inbound());
        boolean secured = false;
        try {
            Future<Channel> handshake = handler.handshakeFuture();
            flush();
            while (!handshake.isDone()) {
                if (!receive()) {
                    throw (SSLException)
                            new SSLHandshakeException("the peer closed the connection").initCause(new EOFException());
                }
            }
            if (!handshake.isSuccess()) {
                throw asRead(handshake.cause());
            }
            tls.check(handler.applicationProtocol());
            secured = true;
        } finally {
            if (!secured) {
                close();
            }
        }
    }

    @Override
    public void write(ByteBuf bytes) throws IOException {
        channel.writeOutbound(Unpooled.copiedBuffer(bytes));
        flush();
    }

    @Override
    public int read() throws IOException {
        unread.discardReadBytes();
        while (!unread.isReadable()) {
            if (fault != null) {
                throw asRead(fault);
            }
            if (over) {
                return -1;
            }
            if (!receive()) {
                // An end that TLS does not vouch for is none: RFC 9112, 9.8.
                throw new EOFException("the connection was closed, and TLS was not");
            }
        }
        int length = unread.readableBytes();
        last = unread.readSlice(length);
        return length;
    }

    @Override
    public ByteBuf bytes() {
        return last.duplicate();
    }

    /** Reads what comes next of the socket; returns whether there was anything before its end. */
    private boolean receive() throws IOException {
        if (super.read() < 0) {
            return false;
        }
        channel.writeInbound(Unpooled.copiedBuffer(super.bytes()));
        flush();
        return true;
    }

    private void flush() throws IOException {
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            try {
                super.write(out);
            } finally {
                out.release();
            }
        }
    }

    private static IOException asRead(Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException tls) {
            return tls;
        }
        return cause instanceof IOException read ? read : new IOException(cause);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
            flush();
        } catch (IOException e) {
            // The peer does not care for the end of TLS.
        } finally {
            channel.finishAndReleaseAll();
            unread.release();
        }
    }

    private final class Inbound extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            unread.writeBytes(bytes);
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            over |= event instanceof SslCloseCompletionEvent close && close.isSuccess();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fault = fault == null ? cause : fault;
        }
    }
}
