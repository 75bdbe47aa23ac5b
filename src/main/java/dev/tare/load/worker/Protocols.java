package dev.tare.load.worker;

import java.util.Map;

import dev.tare.load.Protocol;
import dev.tare.load.grpc.GrpcProtocol;
import dev.tare.load.http1.Http1Protocol;
import dev.tare.load.http2.Http2Protocol;
import dev.tare.load.tcp.TcpProtocol;
import dev.tare.wire.Assignment;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.Assignment.RequestTemplate;

/** Which protocol carries a request: the one place that knows them all. */
final class Protocols {

    private Protocols() {}

    /**
     * The protocol that a request goes in.
     *
     * @param secretHeaders the headers whose values are in files, with those values
     * @param path where it goes
     */
    static Protocol of(RequestTemplate request, Map<String, String> secretHeaders, Path path) {
        String authority = path.authority();
        return switch (request.protocol()) {
            case HTTP1 -> Http1Protocol.of(request, secretHeaders, authority);
            case HTTP2 -> Http2Protocol.of(request, secretHeaders, scheme(path), authority);
            case GRPC -> GrpcProtocol.of(request, secretHeaders, scheme(path), authority);
            case TCP -> TcpProtocol.of(request.tcp());
        };
    }

    /** Another request of HTTP, in the version that a request is of. */
    static Protocol inquiry(RequestTemplate request, RequestTemplate inquiry, Path path) {
        return request.protocol() == Assignment.Protocol.HTTP1
                ? Http1Protocol.of(inquiry, Map.of(), path.authority())
                : Http2Protocol.of(inquiry, Map.of(), scheme(path), path.authority());
    }

    private static String scheme(Path path) {
        return path.tls() == null ? "http" : "https";
    }
}
