package dev.tare.measure;

import java.util.Arrays;
import java.util.Random;

import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class HodgesLehmannTest {

    /** Hollander, Wolfe and Chicken, examples 3.1, 3.3 and 3.4: depression before and after a treatment. */
    private static final double[] DEPRESSION = {-0.952, 0.147, -1.022, -0.430, -0.620, -0.590, -0.490, 0.080, -0.010};

    @Test
    void agreesWithTheTextbook() {
        HodgesLehmann result = new HodgesLehmann(DEPRESSION);
        assertThat(result.estimate()).isCloseTo(-0.46, within(1e-9));
        Interval interval = result.interval(0.96).orElseThrow();
        assertThat(interval.estimate()).isEqualTo(result.estimate());
        assertThat(interval.low()).isCloseTo(-0.786, within(1e-9));
        assertThat(interval.high()).isCloseTo(-0.010, within(1e-9));
    }

    @Test
    void intervalHoldsJustTheShiftsThatTheTestDoesNotReject() {
        double[] data = new Random(7).doubles(11).toArray();
        Interval interval = new HodgesLehmann(data).interval(0.95).orElseThrow();
        assertThat(pValue(data, interval.low() - 1e-6)).isLessThanOrEqualTo(0.05);
        assertThat(pValue(data, interval.low() + 1e-6)).isGreaterThan(0.05);
        assertThat(pValue(data, interval.high() - 1e-6)).isGreaterThan(0.05);
        assertThat(pValue(data, interval.high() + 1e-6)).isLessThanOrEqualTo(0.05);
    }

    private static double pValue(double[] data, double shift) {
        return WilcoxonSignedRankTest.withDefaults()
                .test(Arrays.stream(data).map(d -> d - shift).toArray())
                .getPValue();
    }

    @Test
    void hasNoIntervalOfTooFewDifferences() {
        assertThat(new HodgesLehmann(new double[] {1, 2, 3, 4, 5}).interval(0.95))
                .isEmpty();
        assertThat(new HodgesLehmann(new double[] {1, 2, 3, 4, 5, 6}).interval(0.95))
                .hasValue(new Interval(3.5, 1, 6));
    }

    @Test
    void isTheMedianOfWalshAverages() {
        assertThat(new HodgesLehmann(new double[] {4}).estimate()).isEqualTo(4);
        // 1, 2.5, 4: one of three.
        assertThat(new HodgesLehmann(new double[] {1, 4}).estimate()).isEqualTo(2.5);
        // 1, 1.5, 2, 5.5, 6, 10: between the third and the fourth of six.
        assertThat(new HodgesLehmann(new double[] {1, 10, 2}).estimate()).isEqualTo(3.75);
    }

    @Test
    void oneWildDifferenceMovesItLittle() {
        double[] data = {1.0, 1.1, 0.9, 1.2, 0.8, 1.05, 0.95, 1_000_000};
        assertThat(new HodgesLehmann(data).estimate()).isCloseTo(1, within(0.15));
    }

    @Test
    void tiesAreNoTrouble() {
        assertThat(new HodgesLehmann(new double[8]).interval(0.95)).hasValue(new Interval(0, 0, 0));
    }

    @Test
    void refusesWhatIsNotANumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HodgesLehmann(new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new HodgesLehmann(new double[] {1, Double.NaN, 2}));
    }
}
