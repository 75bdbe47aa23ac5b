package dev.tare.load;

import java.util.Map;

import dev.tare.load.grpc.GrpcProtocol;
import dev.tare.load.http1.Http1Protocol;
import dev.tare.load.http2.Http2Protocol;
import dev.tare.load.tcp.TcpProtocol;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;

/** Protocols with a request each, for {@code tested}. */
public final class SampleProtocols {

    private static final String AUTHORITY = "tested";

    /** Trials have a timeout of their own. */
    private static final long TIMEOUT_NS = 0;

    private SampleProtocols() {}

    /** {@code GET /} with a header, in HTTP/1.1. */
    public static Http1Protocol http1() {
        return http1("GET", "");
    }

    /** A request with a header, in HTTP/1.1. */
    public static Http1Protocol http1(String method, String body) {
        return Http1Protocol.of(new RequestTemplate.Http1(request(method, body), TIMEOUT_NS), Map.of(), AUTHORITY);
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
        return http2(new HttpRequest("GET", "/", headers, Map.of(), ""), streams, "http");
    }

    private static Http2Protocol http2(HttpRequest request, int streams, String scheme) {
        return Http2Protocol.of(new RequestTemplate.Http2(request, streams, TIMEOUT_NS), Map.of(), scheme, AUTHORITY);
    }

    /** A call of the sample service. */
    public static GrpcProtocol grpc(byte[] message, int streams) {
        return grpc("tare.v1.Echo/Say", message, streams);
    }

    /** A call. */
    public static GrpcProtocol grpc(String method, byte[] message, int streams) {
        RequestTemplate.Grpc call = new RequestTemplate.Grpc(method, message, Map.of(), Map.of(), streams, TIMEOUT_NS);
        return GrpcProtocol.of(call, Map.of(), "http", AUTHORITY);
    }

    /** So many bytes out, and so many back. */
    public static TcpProtocol tcp(int sendBytes, int receiveBytes, boolean newConnection) {
        return TcpProtocol.of(new RequestTemplate.Tcp(sendBytes, receiveBytes, newConnection, TIMEOUT_NS));
    }

    private static HttpRequest request(String method, String body) {
        return new HttpRequest(method, "/", Map.of("x-test", "yes"), Map.of(), body);
    }
}
