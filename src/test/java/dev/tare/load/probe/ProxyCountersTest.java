package dev.tare.load.probe;

import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

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

    private static Sign counter(String name, String matches) {
        return new Sign(Place.PROXY_METRIC, name, matches, 1, "/");
    }
}
