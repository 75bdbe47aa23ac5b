package dev.tare.target;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import dev.tare.transport.TimedLoop;

/**
 * A proxy that hands on what clients send a known delay later. Each connection of a client has one of its own to the server,
 * and is not read from before that one is there.
 */
public abstract class Relay extends LoopServer {

    /** The delay is the scale's test weight: hardly a CPU takes longer to wake up. */
    private static final Duration POLL = Duration.ofNanos(150_000);

    private final InetSocketAddress upstream;
    private final long delayNs;
    private final DelayQueue<Runnable> delayed = new DelayQueue<>(Runnable::run);

    /**
     * A proxy that does not listen yet.
     *
     * @param upstream where requests go
     * @param delayNs what each request gains, in nanoseconds
     */
    protected Relay(InetSocketAddress upstream, long delayNs) {
        super(new TimedLoop("proxy", POLL));
        this.upstream = upstream;
        this.delayNs = delayNs;
        loop.execute(() -> loop.add(delayed));
    }

    /**
     * Begins to listen.
     *
     * @param address where; port 0 for any that is free
     * @param opened takes each new connection of a client, to add handlers to it
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    protected final void listen(InetSocketAddress address, Consumer<Channel> opened) throws InterruptedException {
        listen(
                address,
                loop.server().childOption(ChannelOption.AUTO_READ, false).childHandler(initializer(opened)));
    }

    /**
     * Connects a client to the server; the client's connection is closed if that fails.
     *
     * @param client the client's connection
     * @param opened takes the one to the server, to add handlers to it
     * @return the one to the server, which is still to come up
     */
    protected final Channel connect(Channel client, Consumer<Channel> opened) {
        ChannelFuture connecting = loop.client().handler(initializer(opened)).connect(upstream);
        Channel server = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                client.close();
            } else if (client.isActive()) {
                client.config().setAutoRead(true);
            } else {
                server.close();
            }
        });
        return server;
    }

    private static ChannelInitializer<Channel> initializer(Consumer<Channel> opened) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                opened.accept(channel);
            }
        };
    }

    /** Whether what clients send is handed on at once. */
    protected final boolean handsOnAtOnce() {
        return delayNs == 0;
    }

    /** Does something when the delay is over. */
    protected final void later(Runnable handOn) {
        delayed.add(System.nanoTime() + delayNs, handOn);
    }
}
