package dev.tare.target.http2;

import java.net.InetSocketAddress;

import io.netty.channel.Channel;

import dev.tare.target.Relay;

/**
 * The reference proxy in HTTP/2 with prior knowledge (RFC 9113), gRPC included: each request is handed on a known delay
 * later, answers at once and with {@code Via} (RFC 9110, 7.6.3). A known share of requests is answered with 503 at once,
 * and a share of calls with the status {@code UNAVAILABLE}, and goes no further. Each connection of a client has one of its
 * own to the server, on which streams keep their numbers.
 */
public final class Http2ReferenceProxy extends Relay {

    private final FailedAnswers failures;
    private final String via;

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
        super(upstream, delayNs);
        via = "2 " + name;
        failures = FailedAnswers.of(errorRate, via);
        listen(address, this::open);
    }

    private void open(Channel from) {
        ServerSide server = new ServerSide(via);
        ClientSide client = new ClientSide(failures, handOn -> later(handOn, server));
        client.join(server);
        client.open(from);
        Channel to = connect(from, server::open);
        from.closeFuture().addListener(done -> to.close());
        to.closeFuture().addListener(done -> from.close());
    }

    private void later(Runnable handOn, ServerSide server) {
        if (handsOnAtOnce()) {
            handOn.run();
        } else {
            later(() -> {
                handOn.run();
                server.flush();
            });
        }
    }
}
