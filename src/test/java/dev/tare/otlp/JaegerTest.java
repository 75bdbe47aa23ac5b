package dev.tare.otlp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.explain.Span;
import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is read of a Jaeger, and where its pages are. */
@Timeout(60)
class JaegerTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OTHER = "4bf92f3577b34da6a3ce929d0e0e4737";

    @Test
    void readsWhatItHas() throws Exception {
        try (JaegerStandIn jaeger = new JaegerStandIn()) {
            jaeger.store(TRACE, "00000000000000b1", "00000000000000a1", "shop-worker", 1_700_000_000_000_001L, 6_500);
            jaeger.store(TRACE, "00000000000000c1", "00000000000000b1", "shop-target", 1_700_000_000_000_002L, 0);
            assertThat(read(jaeger.address() + "/", List.of(OTHER, TRACE)))
                    .containsExactly(
                            new Span(
                                    TRACE,
                                    "00000000000000b1",
                                    "00000000000000a1",
                                    "shop-worker",
                                    1_700_000_000_000_001_000L,
                                    6_500_000,
                                    Map.of()),
                            new Span(
                                    TRACE,
                                    "00000000000000c1",
                                    "00000000000000b1",
                                    "shop-target",
                                    1_700_000_000_000_002_000L,
                                    0,
                                    Map.of()));
            assertThat(jaeger.asked()).containsExactly(OTHER, TRACE);
        }
    }

    @Test
    void whoeverIsNoneIsNamed() throws Exception {
        int nobody = ScriptedServer.refusingPort();
        assertThatThrownBy(() -> read("http://127.0.0.1:" + nobody))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("http://127.0.0.1:%d/api/traces/%s does not answer: ".formatted(nobody, TRACE));
        try (JaegerStandIn jaeger = new JaegerStandIn()) {
            jaeger.answering(503);
            assertThatThrownBy(() -> read(jaeger.address().toString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith(" answered with status 503");
        }
        for (String body : List.of("<html>", "{}", "")) {
            try (ScriptedServer other = ScriptedServer.answering(
                    "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s".formatted(body.length(), body))) {
                assertThatThrownBy(() -> read("http://127.0.0.1:" + other.port()))
                        .isInstanceOf(IOException.class)
                        .hasMessageEndingWith(" did not answer as a Jaeger does");
            }
        }
    }

    /** Whoever answers so is no Jaeger, and is not read to the end. */
    @Test
    void anEndlessAnswerIsNotReadToItsEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread sender = new Thread(() -> sendWithoutEnd(server));
            sender.start();
            assertThatThrownBy(() -> read("http://127.0.0.1:" + server.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith(" does not answer: its answer is longer than 4 MiB");
            sender.join();
        }
    }

    private static void sendWithoutEnd(ServerSocket server) {
        byte[] part = new byte[1 << 16];
        try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(part);
            }
        } catch (IOException e) {
            return; // the client has closed the connection
        }
    }

    @Test
    void aTraceThatCannotBeReadIsNoHindranceToOthers() throws Exception {
        try (JaegerStandIn jaeger = new JaegerStandIn()) {
            jaeger.store(TRACE, "00000000000000b1", "00000000000000a1", "shop-worker", 1_700_000_000_000_001L, 6_500);
            jaeger.spoil(OTHER);
            List<Span> found = new ArrayList<>();
            assertThatThrownBy(() -> new JaegerTraces(jaeger.address()).read(List.of(OTHER, TRACE), found::add))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith(OTHER + " did not answer as a Jaeger does");
            assertThat(found).extracting(Span::traceId).containsExactly(TRACE);
        }
    }

    private static List<Span> read(String address) throws IOException, InterruptedException {
        return read(address, List.of(TRACE));
    }

    private static List<Span> read(String address, List<String> traces) throws IOException, InterruptedException {
        List<Span> found = new ArrayList<>();
        new JaegerTraces(URI.create(address)).read(traces, found::add);
        return found;
    }

    @Test
    void linksToPages() {
        JaegerPages pages = new JaegerPages(URI.create("https://jaeger.example.com/ui/"));
        assertThat(pages.trace(TRACE)).isEqualTo("https://jaeger.example.com/ui/trace/" + TRACE);
        assertThat(pages.search(
                        "tare-worker",
                        "tare.run",
                        "shop-1",
                        Instant.parse("2026-03-01T12:00:00Z"),
                        Instant.parse("2026-03-01T12:01:00Z")))
                .isEqualTo("https://jaeger.example.com/ui/search?service=tare-worker"
                        + "&tags=%7B%22tare.run%22%3A%22shop-1%22%7D"
                        + "&lookback=custom&start=1772366400000000&end=1772366460000000&limit=1500");
    }
}
