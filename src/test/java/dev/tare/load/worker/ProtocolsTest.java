package dev.tare.load.worker;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.load.Protocol;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Each request goes in its own protocol. */
class ProtocolsTest {

    private static final HttpRequest GET = HttpRequest.get("/");

    record Request(RequestTemplate template, String title, int requestsAConnection) {}

    static Stream<Request> requests() {
        return Stream.of(
                new Request(new RequestTemplate.Http1(GET, 1), "HTTP/1.1", 1),
                new Request(new RequestTemplate.Http2(GET, 3, 1), "HTTP/2", 3),
                new Request(new RequestTemplate.Grpc("a.B/C", new byte[0], Map.of(), Map.of(), 4, 1), "gRPC", 4),
                new Request(new RequestTemplate.Tcp(1, 1, false, 1), "TCP", 1));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void carriesARequest(Request request) {
        try (Protocol protocol =
                Protocols.of(request.template(), Map.of(), new Path("tested", "127.0.0.1", 80, "tested"))) {
            assertThat(protocol.title()).isEqualTo(request.title());
            assertThat(protocol.requestsAConnection()).isEqualTo(request.requestsAConnection());
        }
    }

    @Test
    void carriesEveryKindOfRequest() {
        assertThat(requests().<Class<?>>map(request -> request.template().getClass()))
                .as("what requests() of this test has, a line for each record of RequestTemplate")
                .containsExactlyInAnyOrder(RequestTemplate.class.getPermittedSubclasses());
    }
}
