package dev.tare.target;

import java.net.InetSocketAddress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;

import dev.tare.transport.TimedLoop;

/** A server that listens on one address, with a loop of its own. */
public abstract class LoopServer implements AutoCloseable {

    /** What everything of it runs on. */
    protected final TimedLoop loop;

    private Channel server;

    /**
     * A server that does not listen yet.
     *
     * @param loop what it runs on; closed with it
     */
    protected LoopServer(TimedLoop loop) {
        this.loop = loop;
    }

    /** Begins to listen; fails with an {@link java.io.IOException} if the address is in use or not of this machine. */
    protected final void listen(InetSocketAddress address, ServerBootstrap bootstrap) throws InterruptedException {
        server = bootstrap.bind(address).sync().channel();
    }

    /** The port that it listens on. */
    public final int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Waits until it is closed. */
    public final void awaitClose() throws InterruptedException {
        server.closeFuture().sync();
    }

    /** Stops listening, and closes its connections. */
    @Override
    public final void close() {
        loop.close();
    }
}
