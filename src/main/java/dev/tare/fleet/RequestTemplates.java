package dev.tare.fleet;

import java.util.Map;
import java.util.TreeMap;

import dev.tare.api.Request;
import dev.tare.plan.GrpcMessage;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;

/** The request of a profile as workers are told it: of each protocol what it needs, and nothing else. */
final class RequestTemplates {

    private RequestTemplates() {}

    /**
     * A request.
     *
     * @param request as a profile has it
     * @param secretHeaderFiles the files that hold the values of further headers, by name
     */
    static RequestTemplate of(Request request, Map<String, String> secretHeaderFiles) {
        long timeoutNs = request.timeout().toNanos();
        return switch (request.protocol()) {
            case HTTP1 -> new RequestTemplate.Http1(http(request, secretHeaderFiles), timeoutNs);
            case HTTP2 ->
                new RequestTemplate.Http2(
                        http(request, secretHeaderFiles), request.http2().streams(), timeoutNs);
            case GRPC ->
                new RequestTemplate.Grpc(
                        request.grpc().method(),
                        GrpcMessage.of(request.grpc()).encoded(),
                        sorted(request.headers()),
                        sorted(secretHeaderFiles),
                        request.http2().streams(),
                        timeoutNs);
            case TCP ->
                new RequestTemplate.Tcp(
                        request.tcp().sendBytes(),
                        request.tcp().receiveBytes(),
                        request.tcp().newConnection(),
                        timeoutNs);
        };
    }

    private static HttpRequest http(Request request, Map<String, String> secretHeaderFiles) {
        return new HttpRequest(
                request.method().name(),
                request.path(),
                sorted(request.headers()),
                sorted(secretHeaderFiles),
                request.body());
    }

    /** So that it is the same text each time. */
    private static Map<String, String> sorted(Map<String, String> headers) {
        return new TreeMap<>(headers);
    }
}
