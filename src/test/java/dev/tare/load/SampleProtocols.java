package dev.tare.load;

import java.util.Map;

import dev.tare.load.grpc.GrpcProtocol;
import dev.tare.load.http1.Http1Protocol;
import dev.tare.load.http2.Http2Protocol;
import dev.tare.load.tcp.TcpProtocol;
import dev.tare.wire.Assignment;
import dev.tare.wire.Assignment.GrpcCall;
import dev.tare.wire.Assignment.RequestTemplate;
import dev.tare.wire.Assignment.TcpExchange;
import dev.tare.wire.AssignmentRequestTemplateBuilder;

/** Protocols with a request each, for {@code tested}. */
public final class SampleProtocols {

    private static final String AUTHORITY = "tested";

    private SampleProtocols() {}

    /** {@code GET /} with a header, in HTTP/1.1. */
    public static Http1Protocol http1() {
        return http1("GET", "");
    }

    /** A request with a header, in HTTP/1.1. */
    public static Http1Protocol http1(String method, String body) {
        return Http1Protocol.of(request(method, body), Map.of(), AUTHORITY);
    }

    /** {@code GET /} with a header, in HTTP/2 without TLS. */
    public static Http2Protocol http2(int streams) {
        return http2("GET", "", streams);
    }

    /** A request with a header, in HTTP/2 without TLS. */
    public static Http2Protocol http2(String method, String body, int streams) {
        return http2(request(method, body), streams, "http");
    }

    /** {@code GET /} with a header, in HTTP/2 in TLS. */
    public static Http2Protocol http2InTls(int streams) {
        return http2(request("GET", ""), streams, "https");
    }

    /** {@code GET /} with these headers, in HTTP/2 without TLS. */
    public static Http2Protocol http2(Map<String, String> headers, int streams) {
        return http2(new RequestTemplate("GET", "/", headers, Map.of(), "", 0), streams, "http");
    }

    private static Http2Protocol http2(RequestTemplate request, int streams, String scheme) {
        return Http2Protocol.of(
                AssignmentRequestTemplateBuilder.builder()
                        .protocol(Assignment.Protocol.HTTP2)
                        .method(request.method())
                        .path(request.path())
                        .headers(request.headers())
                        .secretHeaderFiles(Map.of())
                        .body(request.body())
                        .streams(streams)
                        .timeoutNs(0)
                        .build(),
                Map.of(),
                scheme,
                AUTHORITY);
    }

    /** A call of the sample service. */
    public static GrpcProtocol grpc(byte[] message, int streams) {
        return grpc("tare.v1.Echo/Say", message, streams);
    }

    /** A call. */
    public static GrpcProtocol grpc(String method, byte[] message, int streams) {
        RequestTemplate call = AssignmentRequestTemplateBuilder.builder()
                .protocol(Assignment.Protocol.GRPC)
                .method("GET")
                .path("/")
                .headers(Map.of())
                .secretHeaderFiles(Map.of())
                .body("")
                .streams(streams)
                .grpc(new GrpcCall(method, message))
                .timeoutNs(0)
                .build();
        return GrpcProtocol.of(call, Map.of(), "http", AUTHORITY);
    }

    /** So many bytes out, and so many back. */
    public static TcpProtocol tcp(int sendBytes, int receiveBytes, boolean newConnection) {
        return TcpProtocol.of(new TcpExchange(sendBytes, receiveBytes, newConnection));
    }

    private static RequestTemplate request(String method, String body) {
        return new RequestTemplate(method, "/", Map.of("x-test", "yes"), Map.of(), body, 0);
    }
}
