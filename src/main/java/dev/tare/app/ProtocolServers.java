package dev.tare.app;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.Protocol;
import dev.tare.target.Behaviour;
import dev.tare.target.LoopServer;
import dev.tare.target.ServerTls;
import dev.tare.target.ServiceTime;
import dev.tare.target.SpanLog;
import dev.tare.target.http1.Http1ReferenceProxy;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.target.http2.Http2ReferenceProxy;
import dev.tare.target.http2.Http2SampleServer;
import dev.tare.target.tcp.TcpReferenceProxy;
import dev.tare.target.tcp.TcpSampleServer;

/**
 * The servers that speak a protocol.
 *
 * @param sample starts the sample service
 * @param proxy starts the reference proxy
 */
record ProtocolServers(Starter<SampleOptions> sample, Starter<ProxyOptions> proxy) {

    private static final ProtocolServers HTTP_1 = new ProtocolServers(
            asked -> new Http1SampleServer(
                    asked.address,
                    asked.responseBytes,
                    Behaviour.plain(ServiceTime.of(asked.serviceTimeNs, asked.exponential)),
                    asked.concurrency,
                    asked.tls,
                    asked.spans),
            asked -> new Http1ReferenceProxy(
                    asked.address, asked.upstream, asked.delayNs, asked.errorRate, asked.name, asked.spans));

    private static final ProtocolServers HTTP_2 = new ProtocolServers(
            asked -> new Http2SampleServer(
                    asked.address,
                    asked.responseBytes,
                    asked.serviceTimeNs,
                    asked.exponential,
                    asked.concurrency,
                    asked.tls),
            asked ->
                    new Http2ReferenceProxy(asked.address, asked.upstream, asked.delayNs, asked.errorRate, asked.name));

    private static final ProtocolServers BYTES = new ProtocolServers(
            asked -> new TcpSampleServer(
                    asked.address,
                    asked.requestBytes,
                    asked.responseBytes,
                    asked.serviceTimeNs,
                    asked.exponential,
                    asked.tls),
            asked -> new TcpReferenceProxy(asked.address, asked.upstream, asked.delayNs));

    /** Starts a server that does what it is asked. */
    interface Starter<T> {
        LoopServer start(T asked) throws InterruptedException;
    }

    /** What a sample service may be asked; each takes of it what its protocol has. */
    @RecordBuilder
    record SampleOptions(
            InetSocketAddress address,
            int requestBytes,
            int responseBytes,
            long serviceTimeNs,
            boolean exponential,
            int concurrency,
            Optional<ServerTls> tls,
            Optional<SpanLog> spans) {}

    /** What a reference proxy may be asked; each takes of it what its protocol has. */
    record ProxyOptions(
            InetSocketAddress address,
            InetSocketAddress upstream,
            long delayNs,
            double errorRate,
            String name,
            Optional<SpanLog> spans) {}

    /** Those of a protocol. */
    static ProtocolServers of(Protocol protocol) {
        return switch (protocol) {
            case HTTP1 -> HTTP_1;
            case HTTP2, GRPC -> HTTP_2;
            case TCP -> BYTES;
        };
    }
}
