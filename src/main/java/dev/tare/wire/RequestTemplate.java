package dev.tare.wire;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The request that a worker sends again and again: a record for each protocol, which holds what that one needs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "protocol")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RequestTemplate.Http1.class, name = "http1"),
    @JsonSubTypes.Type(value = RequestTemplate.Http2.class, name = "http2"),
    @JsonSubTypes.Type(value = RequestTemplate.Grpc.class, name = "grpc"),
    @JsonSubTypes.Type(value = RequestTemplate.Tcp.class, name = "tcp")
})
public sealed interface RequestTemplate {

    /** How long an answer may take from the actual send, in nanoseconds. */
    long timeoutNs();

    /** By name, the files that hold the values of headers; none where there are no headers. */
    Map<String, String> secretHeaderFiles();

    /**
     * Another request of HTTP, as this one would be sent.
     *
     * @throws UnsupportedOperationException if this one is not of HTTP
     */
    RequestTemplate inquiry(HttpRequest other);

    /**
     * A request in HTTP/1.1.
     *
     * @param http the request
     * @param timeoutNs how long an answer may take, in nanoseconds
     */
    record Http1(HttpRequest http, long timeoutNs) implements RequestTemplate {

        @Override
        public Map<String, String> secretHeaderFiles() {
            return http.secretHeaderFiles();
        }

        @Override
        public RequestTemplate inquiry(HttpRequest other) {
            return new Http1(other, timeoutNs);
        }
    }

    /**
     * A request in HTTP/2 with prior knowledge.
     *
     * @param http the request
     * @param streams how many requests a connection carries at a time
     * @param timeoutNs how long an answer may take, in nanoseconds
     */
    record Http2(HttpRequest http, int streams, long timeoutNs) implements RequestTemplate {

        @Override
        public Map<String, String> secretHeaderFiles() {
            return http.secretHeaderFiles();
        }

        @Override
        public RequestTemplate inquiry(HttpRequest other) {
            return new Http2(other, 1, timeoutNs);
        }
    }

    /**
     * A unary call in gRPC.
     *
     * @param method {@code package.Service/Method}
     * @param message the message, encoded
     * @param headers headers besides those of gRPC
     * @param secretHeaderFiles by name, the files that hold the values of further headers
     * @param streams how many calls a connection carries at a time
     * @param timeoutNs how long an answer may take, in nanoseconds
     */
    record Grpc(
            String method,
            byte[] message,
            Map<String, String> headers,
            Map<String, String> secretHeaderFiles,
            int streams,
            long timeoutNs)
            implements RequestTemplate {

        /** Absent headers are none. */
        public Grpc {
            headers = headers == null ? Map.of() : headers;
            secretHeaderFiles = secretHeaderFiles == null ? Map.of() : secretHeaderFiles;
        }

        @Override
        public RequestTemplate inquiry(HttpRequest other) {
            return new Http2(other, 1, timeoutNs);
        }
    }

    /**
     * So many bytes, and so many that answer them.
     *
     * @param sendBytes how many bytes are sent
     * @param receiveBytes how many bytes are awaited
     * @param newConnection whether each request makes a connection of its own
     * @param timeoutNs how long an answer may take, in nanoseconds
     */
    record Tcp(int sendBytes, int receiveBytes, boolean newConnection, long timeoutNs) implements RequestTemplate {

        @Override
        public Map<String, String> secretHeaderFiles() {
            return Map.of();
        }

        @Override
        public RequestTemplate inquiry(HttpRequest other) {
            throw new UnsupportedOperationException("bytes of TCP are no requests of HTTP");
        }
    }
}
