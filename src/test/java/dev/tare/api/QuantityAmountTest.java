package dev.tare.api;

import java.math.BigDecimal;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What quantities come to. */
class QuantityAmountTest {

    @ParameterizedTest
    @CsvSource({"2, 2", "500m, 0.5", "1.5, 1.5", ".5, 0.5", "1Ki, 1024", "2k, 2000", "3e2, 300", "1E-3, 0.001"})
    void areAmounts(String text, BigDecimal amount) {
        assertThat(QuantityAmount.of(text).orElseThrow()).isEqualByComparingTo(amount);
        assertThat(QuantityAmount.of(new Quantity(text)).orElseThrow()).isEqualByComparingTo(amount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e9999999999", "1e999", "1e-100", "-1", "1 GB", "", "x", "1e", "1Kib"})
    void areNone(String text) {
        assertThat(QuantityAmount.of(text)).isEmpty();
    }

    @Test
    void thousandsOfDigitsAreNotWorkedOut() {
        assertThat(QuantityAmount.of("9".repeat(10_000))).isEmpty();
    }

    @Test
    void whatAResourceHoldsIsNoneEither() {
        assertThat(QuantityAmount.of(new Quantity("1", "e9999999999"))).isEmpty();
    }
}
