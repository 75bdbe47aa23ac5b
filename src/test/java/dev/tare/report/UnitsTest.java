package dev.tare.report;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;

import static org.assertj.core.api.Assertions.assertThat;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 us",
        "499, 0 us",
        "812_000, 812 us",
        "999_499, 999 us",
        "999_600, 1.00 ms",
        "2_312_000, 2.31 ms",
        "9_996_000, 10.0 ms",
        "99_960_000, 100 ms",
        "999_600_000, 1.00 s",
        "60_000_000_000, 60.0 s"
    })
    void durationsHaveThreeDigits(String nanos, String text) {
        assertThat(Units.ASCII.duration(Double.parseDouble(nanos.replace("_", ""))))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2_000_000 | 1_980_000 | 2_030_000 | +2.00 ms [1.98, 2.03]",
                "1_200     | -4_000    | 6_000     | +1 us [-4, 6]",
                "-200      | -4_000    | 31_000    | 0 us [-4, 31]",
                "-3_000    | -9_000    | -1_000    | -3 us [-9, -1]",
                "800_000   | -100_000  | 1_700_000 | +0.80 ms [-0.10, 1.70]",
                "2_023_000 | 2_021_000 | 2_026_000 | +2.023 ms [2.021, 2.026]",
                "2_000_000 | 2_000_000 | 2_000_000 | +2.000 ms [2.000, 2.000]",
                "1_200_000_000 | 1_100_000_000 | 1_300_000_000 | +1.20 s [1.10, 1.30]"
            })
    void differencesHaveOneUnitAndShowTheirWidth(String estimate, String low, String high, String text) {
        assertThat(Units.ASCII.difference(interval(estimate, low, high))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0.0001 %", "12, 0.0012 %", "1_200, 0.12 %", "15_000, 1.5 %", "500_000, 50 %"})
    void sharesOfErrorsAreNeverRoundedToNothing(String perMillion, String text) {
        assertThat(Units.ASCII.share(Long.parseLong(perMillion.replace("_", ""))))
                .isEqualTo(text);
    }

    @Test
    void ratiosArePercentages() {
        assertThat(Units.ASCII.percentage(new Interval(0.172, 0.169, 0.174))).isEqualTo("+17.2 % [16.9, 17.4]");
        assertThat(Units.ASCII.percentage(new Interval(-0.0001, -0.01, 0.01))).isEqualTo("0.0 % [-1.0, 1.0]");
        assertThat(Units.ASCII.percentage(new Interval(6.4, 6.1, 6.71))).isEqualTo("+640 % [610, 671]");
    }

    @Test
    void pagesGetTheRealSigns() {
        assertThat(Units.TYPESET.difference(interval("1000", "-4000", "6000")))
                .isEqualTo("+1\u00a0\u00b5s [\u22124,\u00a06]");
        assertThat(Units.TYPESET.name(Percentile.P999)).isEqualTo("p99.9");
    }

    private static Interval interval(String estimate, String low, String high) {
        return new Interval(number(estimate), number(low), number(high));
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("_", ""));
    }
}
