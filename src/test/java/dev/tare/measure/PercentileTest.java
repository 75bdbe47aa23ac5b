package dev.tare.measure;

import java.util.EnumSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PercentileTest {

    @ParameterizedTest
    @CsvSource({
        "0, P50",
        "20, P50",
        "99, P50",
        "100, P90",
        "999, P90",
        "1000, P99",
        "9999, P99",
        "10000, P999",
        "1000000, P999"
    })
    void isSupportedWhereTenRequestsLieBeyond(long requests, Percentile highest) {
        assertThat(Percentile.supportedBy(requests)).containsExactlyElementsOf(EnumSet.range(Percentile.P50, highest));
    }
}
