package dev.tare.otlp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.explain.Span;
import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is sent in OTLP/HTTP arrives as it was. */
@Timeout(60)
class OtlpTest {

    private static final Span WORKER = new Span(
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "00f067aa0ba902b7",
            "",
            "tare-worker",
            1_700_000_000_123_456_789L,
            5_000_123,
            Map.of("tare.run", "shop-1"));
    private static final Span PROXY =
            new Span(WORKER.traceId(), "00f067aa0ba902b8", WORKER.spanId(), "tare-client", 1, 0, Map.of());

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Test
    void whatIsSentIsReceived() throws Exception {
        try (OtlpCollector collector = new OtlpCollector()) {
            new OtlpSender(at(collector.port(), "/")).send(List.of(WORKER, PROXY));
            assertThat(collector.spans()).containsExactlyInAnyOrder(WORKER, PROXY);
            assertThat(collector.spans()).isEmpty();
            new OtlpSender(at(collector.port(), "/v1/traces")).send(List.of(PROXY));
            assertThat(collector.spans()).containsExactly(PROXY);
        }
    }

    @Test
    void whatIsNoneIsRefused() throws Exception {
        try (OtlpCollector collector = new OtlpCollector()) {
            assertThat(post(at(collector.port(), "/v1/traces"), "nonsense")).isEqualTo(400);
            assertThat(post(at(collector.port(), "/v1/metrics"), "")).isEqualTo(404);
            assertThat(collector.spans()).isEmpty();
        }
    }

    private static int post(URI to, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(to)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void whoDoesNotTakeThemIsNamed() throws Exception {
        int nobody = ScriptedServer.refusingPort();
        assertThatThrownBy(() -> new OtlpSender(at(nobody, "")).send(List.of(WORKER)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("http://127.0.0.1:%d/v1/traces does not answer: ".formatted(nobody));
        try (ScriptedServer busy =
                ScriptedServer.answering("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")) {
            assertThatThrownBy(() -> new OtlpSender(at(busy.port(), "")).send(List.of(WORKER)))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("/v1/traces answered with status 503");
        }
    }
}
