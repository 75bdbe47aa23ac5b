package dev.tare.measure;

import java.util.Random;

import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class SignedRankTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 8, 12, 30, 100})
    void agreesWithTheTestOfCommonsStatistics(int differences) {
        Random random = new Random(differences);
        SignedRank distribution = new SignedRank(differences);
        for (int i = 0; i < 20; i++) {
            double shift = random.nextDouble() - 0.5;
            double[] data =
                    random.doubles(differences, -1, 1).map(d -> d + shift).toArray();
            var expected = WilcoxonSignedRankTest.withDefaults()
                    .with(PValueMethod.EXACT)
                    .test(data);
            long positiveRanks = Math.round(expected.getStatistic());
            long smaller = Math.min(positiveRanks, distribution.pairs() - positiveRanks);
            assertThat(Math.min(1, 2 * distribution.cumulativeProbability(smaller)))
                    .isCloseTo(expected.getPValue(), within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 14})
    void isThatOfASumOverARandomSubset(int differences) {
        SignedRank distribution = new SignedRank(differences);
        long[] subsets = new long[(int) distribution.pairs() + 1];
        for (int subset = 0; subset < 1 << differences; subset++) {
            int sum = 0;
            for (int rank = 1; rank <= differences; rank++) {
                sum += (subset >> (rank - 1) & 1) * rank;
            }
            subsets[sum]++;
        }
        long atMost = 0;
        for (int sum = 0; sum < subsets.length; sum++) {
            atMost += subsets[sum];
            assertThat(distribution.cumulativeProbability(sum))
                    .isCloseTo((double) atMost / (1 << differences), within(1e-15));
        }
        assertThat(distribution.cumulativeProbability(-1)).isZero();
        assertThat(distribution.cumulativeProbability(distribution.pairs() + 1)).isEqualTo(1);
    }

    @ParameterizedTest
    // From the table of critical values of Hollander, Wolfe and Chicken: at n = 9, P(W >= 40) = 0.0195.
    @CsvSource({"5, 0.95, 0", "6, 0.95, 1", "9, 0.96, 6", "12, 0.95, 14", "30, 0.95, 138"})
    void criticalRankIsTheLargestThatIsRareEnough(int differences, double confidence, int rank) {
        SignedRank distribution = new SignedRank(differences);
        assertThat(distribution.criticalRank(confidence)).isEqualTo(rank);
        assertThat(distribution.cumulativeProbability(rank - 1L)).isLessThanOrEqualTo((1 - confidence) / 2);
        assertThat(distribution.cumulativeProbability(rank)).isGreaterThan((1 - confidence) / 2);
    }

    @ParameterizedTest
    @CsvSource({"0.95, 1, 6", "0.95, 2, 7", "0.95, 3, 7", "0.95, 4, 8", "0.95, 8, 9", "0.95, 12, 9", "0.99, 1, 8"})
    void leastBlocks(double confidence, int familySize, int blocks) {
        assertThat(SignedRank.leastBlocks(confidence, familySize)).isEqualTo(blocks);
        double each = 1 - (1 - confidence) / familySize;
        assertThat(new SignedRank(blocks).criticalRank(each)).isPositive();
        assertThat(new SignedRank(blocks - 1).criticalRank(each)).isZero();
    }

    @Test
    void isExactWhereTheBoundIsMet() {
        assertThat(SignedRank.leastBlocks(1 - 1 / 32.0, 1)).isEqualTo(6);
        assertThat(SignedRank.leastBlocks(0.875, 4)).isEqualTo(6);
    }

    @Test
    void holdsAThousandDifferences() {
        SignedRank distribution = new SignedRank(1_000);
        double mean = distribution.pairs() / 2.0;
        double deviation = Math.sqrt(1_000 * 1_001 * 2_001 / 24.0);
        assertThat((double) distribution.criticalRank(0.95)).isCloseTo(mean - 1.96 * deviation, within(10.0));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedRank(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SignedRank.leastBlocks(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SignedRank.leastBlocks(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SignedRank.leastBlocks(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SignedRank.leastBlocks(0.95, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedRank(6).criticalRank(1));
    }
}
