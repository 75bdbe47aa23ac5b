package dev.tare.measure;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class UnpairedDifferenceTest {

    /** With normal figures of known spread it is the textbook's interval: the variances add up. */
    @Test
    void isTheTextbooksForSymmetricIntervals() {
        Interval difference = UnpairedDifference.of(new Interval(10, 7, 13), new Interval(30, 26, 34));
        assertThat(difference).isEqualTo(new Interval(20, 15, 25));
    }

    @Test
    void takesEachLimitFromTheSidesThatLeadThere() {
        Interval difference = UnpairedDifference.of(new Interval(0, -3, 8), new Interval(100, 94, 104));
        assertThat(difference).isEqualTo(new Interval(100, 90, 105));
    }

    @Test
    void changesItsSignWithTheOrder() {
        Interval a = new Interval(3, 1, 9);
        Interval b = new Interval(5, 4.5, 5.2);
        Interval there = UnpairedDifference.of(a, b);
        Interval back = UnpairedDifference.of(b, a);
        assertThat(back.low()).isCloseTo(-there.high(), within(1e-12));
        assertThat(back.high()).isCloseTo(-there.low(), within(1e-12));
    }

    /**
     * Two runs of 8 to 20 blocks whose true costs differ by a known amount. In 4,000 pairs of runs, the share that holds it is off
     * by less than 0.016 with a probability of 0.999.
     */
    @ParameterizedTest
    @CsvSource({"8, 8, 1, 1", "8, 20, 1, 5", "12, 12, 3, 0.1", "20, 8, 0.5, 0.5"})
    void holdsTheTruthAsOftenAsEachInterval(
            int firstBlocks, int secondBlocks, double firstSpread, double secondSpread) {
        Random random = new Random(firstBlocks * 31L + secondBlocks);
        int pairs = 4_000;
        int held = 0;
        for (int pair = 0; pair < pairs; pair++) {
            Interval difference = UnpairedDifference.of(
                    run(random, firstBlocks, 2, firstSpread), run(random, secondBlocks, 7, secondSpread));
            if (difference.low() <= 5 && difference.high() >= 5) {
                held++;
            }
        }
        assertThat(held / (double) pairs).isGreaterThan(0.95 - 0.016).isLessThan(0.995);
    }

    private static Interval run(Random random, int blocks, double cost, double spread) {
        double[] differences = random.doubles(blocks)
                .map(any -> cost + spread * random.nextGaussian())
                .toArray();
        return new HodgesLehmann(differences).interval(0.95).orElseThrow();
    }
}
