package dev.tare.load.worker;

import java.util.Map;

import dev.tare.load.Protocol;
import dev.tare.load.grpc.GrpcProtocol;
import dev.tare.load.http1.Http1Protocol;
import dev.tare.load.http2.Http2Protocol;
import dev.tare.load.tcp.TcpProtocol;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.RequestTemplate;

/** Which protocol carries a request: the one place in the load engine that knows them all. */
final class Protocols {

    private Protocols() {}

    /**
     * The protocol that a request goes in.
     *
     * @param secretHeaders the headers whose values are in files, with those values
     * @param path where it goes
     */
    static Protocol of(RequestTemplate request, Map<String, String> secretHeaders, Path path) {
        String scheme = path.tls() == null ? "http" : "https";
        String authority = path.authority();
        if (request instanceof RequestTemplate.Http1 http1) {
            return Http1Protocol.of(http1, secretHeaders, authority);
        }
        if (request instanceof RequestTemplate.Http2 http2) {
            return Http2Protocol.of(http2, secretHeaders, scheme, authority);
        }
        if (request instanceof RequestTemplate.Grpc grpc) {
            return GrpcProtocol.of(grpc, secretHeaders, scheme, authority);
        }
        if (request instanceof RequestTemplate.Tcp tcp) {
            return TcpProtocol.of(tcp);
        }
        throw new IllegalArgumentException(
                "no protocol carries a " + request.getClass().getSimpleName());
    }
}
