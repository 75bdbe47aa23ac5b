package dev.tare.target.tcp;

import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;

import dev.tare.target.ByteLink;
import dev.tare.target.Relay;

/**
 * The reference proxy in TCP: what a client sends is handed on a known delay later, what the server sends at once. It looks
 * at no byte, and leaves no trace in what it carries.
 */
public final class TcpReferenceProxy extends Relay {

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
        super(upstream, delayNs);
        listen(address, client -> new Link().open(client));
    }

    /** A client's connection and the one to the server that belongs to it. */
    private final class Link extends ByteLink {

        private boolean clientEnded;

        Link() {
            super(TcpReferenceProxy.this);
        }

        @Override
        protected void fromClient(ByteBuf bytes) {
            handOn(bytes);
        }

        @Override
        protected void handedOn() {
            if (clientEnded && !holdsBytes()) {
                closeServer();
            }
        }

        @Override
        protected void fromServer(ByteBuf bytes) {
            client().writeAndFlush(bytes, client().voidPromise());
        }

        /** What the client sent before it left still goes on. */
        @Override
        protected void clientEnded() {
            clientEnded = true;
            if (!holdsBytes()) {
                closeServer();
            }
        }

        @Override
        protected void serverEnded() {
            dropHeld();
            closeClient();
        }
    }
}
