package dev.tare.load.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import dev.tare.load.SidecarClient;
import dev.tare.wire.Sign;
import dev.tare.wire.Sign.Place;

import static org.assertj.core.api.Assertions.assertThat;

/** The counters of a proxy, as they stand in Prometheus' text. */
class ProxyCountersTest {

    @Test
    void countersAreAddedOverTheirLabels() {
        String text = """
                # HELP requests_total all of them
                # TYPE requests_total counter
                requests_total{to="a",code="200"} 12
                requests_total{to="a",code="503"} 3 1700000000000
                requests_total{to="b",code="200"} 1e3
                requests_total_of_another 5
                bare 4
                """;
        assertThat(ProxyCounters.sum(text, counter("requests_total", null))).isEqualTo(OptionalLong.of(1015));
        assertThat(ProxyCounters.sum(text, counter("requests_total", "to=\"a\".*")))
                .isEqualTo(OptionalLong.of(15));
        assertThat(ProxyCounters.sum(text, counter("requests_total", "to=\"c\".*")))
                .isEmpty();
        assertThat(ProxyCounters.sum(text, counter("bare", null))).isEqualTo(OptionalLong.of(4));
    }

    @Test
    void areReadFromTheProxyBesideTheWorker() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            byte[] text = "requests_total 7\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().toString().equals("/stats?all") ? 200 : 404, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        proxy.start();
        int port = proxy.getAddress().getPort();
        try (SidecarClient client = new SidecarClient(Duration.ofSeconds(10))) {
            ProxyCounters counters = new ProxyCounters(client);
            assertThat(counters.read(counter(port, "/stats?all"))).hasValue(7);
            assertThat(counters.read(counter(port, "/elsewhere"))).isEmpty();
            proxy.stop(0);
            assertThat(counters.read(counter(port, "/stats?all"))).isEmpty();
        } finally {
            proxy.stop(0);
        }
    }

    private static Sign counter(int port, String path) {
        return new Sign(Place.PROXY_METRIC, "requests_total", null, port, path);
    }

    private static Sign counter(String name, String matches) {
        return new Sign(Place.PROXY_METRIC, name, matches, 1, "/");
    }
}
