package dev.tare.play;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import dev.tare.measure.Interval;

import static org.assertj.core.api.Assertions.assertThat;

class BoundTest {

    private static final Bound TENTH = new Bound(0.1, null, null);

    private static boolean holds(Bound bound, long some, long all) {
        return bound.holds(new Figure.Share(some, all));
    }

    /** The probability of a number of successes, by their recurrence: the definition, not the library's way. */
    private static double[] binomial(int n, double p) {
        double[] probability = new double[n + 1];
        double odds = Math.log(p) - Math.log1p(-p);
        double log = n * Math.log1p(-p);
        for (int k = 0; k <= n; k++) {
            probability[k] = Math.exp(log);
            log += Math.log((double) (n - k) / (k + 1)) + odds;
        }
        return probability;
    }

    /** What is outside of the limits is as improbable as is said, and one more each side would not be. */
    @Property(tries = 100)
    void oneProxyInAMillionIsOutside(
            @ForAll @IntRange(min = 20, max = 3000) int n, @ForAll @DoubleRange(min = 0.01, max = 0.99) double p) {
        Bound bound = new Bound(p, null, null);
        double[] probability = binomial(n, p);
        double below = 0;
        int low = 0;
        while (!holds(bound, low, n)) {
            below += probability[low];
            low++;
        }
        double above = 0;
        int high = n;
        while (!holds(bound, high, n)) {
            above += probability[high];
            high--;
        }
        assertThat(low).isLessThanOrEqualTo(high);
        assertThat(below).isLessThanOrEqualTo(5.001e-7);
        assertThat(above).isLessThanOrEqualTo(5.001e-7);
        assertThat(below + probability[low]).isGreaterThanOrEqualTo(4.999e-7);
        assertThat(above + probability[high]).isGreaterThanOrEqualTo(4.999e-7);
    }

    @Test
    void allOrNoneIsExact() {
        Bound all = new Bound(1.0, null, null);
        Bound none = new Bound(0.0, null, null);
        assertThat(holds(all, 500, 500)).isTrue();
        assertThat(holds(all, 499, 500)).isFalse();
        assertThat(holds(all, 501, 500)).isFalse();
        assertThat(holds(none, 0, 500)).isTrue();
        assertThat(holds(none, 1, 500)).isFalse();
        assertThat(all.text(new Figure.Share(3, 500))).isEqualTo("500 of 500");
        assertThat(none.text(new Figure.Share(3, 500))).isEqualTo("0 of 500");
    }

    @Test
    void ofNoneNothingHolds() {
        assertThat(holds(new Bound(0.0, null, null), 0, 0)).isFalse();
        assertThat(holds(new Bound(null, null, 1.0), 0, 0)).isFalse();
    }

    @Test
    void limitsAreSaidAsTheyAre() {
        Figure share = new Figure.Share(198, 2000);
        assertThat(TENTH.text(share)).isEqualTo("138 to 269 of 2,000");
        assertThat(new Bound(null, 0.025, 0.5).text(share)).isEqualTo("at least 2.5 %, at most 50 %");
        assertThat(new Bound(null, null, 1.0).text(new Figure.Time(0.2))).isEqualTo("at most 1 s");
        assertThat(new Bound(null, 0.5, null).text(new Figure.Estimate(new Interval(1, 0, 2), "a kill", 10)))
                .isEqualTo("at least 0.5 a kill");
    }

    @Test
    void amountsAreWithinTheirLimits() {
        Bound bound = new Bound(null, 30.0, 56.0);
        assertThat(bound.holds(new Figure.Amount(30, "a second"))).isTrue();
        assertThat(bound.holds(new Figure.Amount(56.1, "a second"))).isFalse();
        assertThat(bound.holds(new Figure.Amount(29.9, "a second"))).isFalse();
        assertThat(bound.holds(new Figure.Estimate(new Interval(40, 0, 100), "a kill", 10)))
                .isTrue();
        assertThat(bound.holds(new Figure.Estimate(new Interval(20, 0, 100), "a kill", 10)))
                .isFalse();
        assertThat(new Bound(null, 1000.0, null).holds(new Figure.Time(Double.POSITIVE_INFINITY)))
                .isTrue();
    }
}
