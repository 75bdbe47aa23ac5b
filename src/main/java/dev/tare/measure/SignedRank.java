package dev.tare.measure;

/**
 * The exact distribution of Wilcoxon's signed-rank statistic for a number of differences: the sum of the ranks of the
 * positive ones, when each difference is as likely to be positive as negative and no two are of the same size.
 *
 * <p>It is that of a sum over a random subset of {1, ..., n}, computed by dynamic programming: with the n-th rank in or
 * out, P<sub>n</sub>(w) = (P<sub>n-1</sub>(w) + P<sub>n-1</sub>(w - n)) / 2.
 *
 * @see <a href="https://doi.org/10.2307/3001968">F. Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics
 *     Bulletin 1(6), 1945</a>
 */
public final class SignedRank {

    private final int differences;

    /** P(W <= w) for w up to the distribution's centre; the other half is its mirror image. */
    private final double[] cumulative;

    /**
     * The distribution for a number of differences.
     *
     * @param differences how many, at least 1
     * @throws IllegalArgumentException if there are none
     */
    public SignedRank(int differences) {
        if (differences < 1) {
            throw new IllegalArgumentException("there must be differences to rank");
        }
        this.differences = differences;
        this.cumulative = lowerHalf(differences);
    }

    private static double[] lowerHalf(int differences) {
        double[] probability = new double[(int) (pairs(differences) / 2) + 1];
        probability[0] = 1;
        for (int rank = 1; rank <= differences; rank++) {
            for (int sum = (int) Math.min(pairs(rank), probability.length - 1L); sum >= 0; sum--) {
                double without = probability[sum];
                double with = sum >= rank ? probability[sum - rank] : 0;
                probability[sum] = (without + with) / 2;
            }
        }
        for (int sum = 1; sum < probability.length; sum++) {
            probability[sum] += probability[sum - 1];
        }
        return probability;
    }

    private static long pairs(int differences) {
        return (long) differences * (differences + 1) / 2;
    }

    /** How many averages of two differences, or of one with itself, there are: the statistic's largest value. */
    public long pairs() {
        return pairs(differences);
    }

    /** The probability that the statistic is at most {@code sum}. */
    public double cumulativeProbability(long sum) {
        if (sum < 0) {
            return 0;
        }
        if (sum >= pairs()) {
            return 1;
        }
        return sum < cumulative.length ? cumulative[(int) sum] : 1 - cumulative[(int) (pairs() - sum - 1)];
    }

    /**
     * The rank, from 1, of the Walsh average that is the lower limit of the two-sided interval: the largest c with P(W
     * <= c - 1) <= (1 - confidence) / 2. The upper limit is as far from the other end. 0 when there are too few
     * differences for that confidence: no interval of finite length has it then.
     *
     * @param confidence the least probability that the interval holds the truth, between 0 and 1
     * @see <a href="https://doi.org/10.1002/9781119196037">M. Hollander, D. A. Wolfe and E. Chicken, "Nonparametric
     *     Statistical Methods", 3rd edition, 2014, section 3.3</a>
     */
    public int criticalRank(double confidence) {
        double tail = checked(1 - confidence) / 2;
        int rank = 0;
        while (rank < cumulative.length && cumulative[rank] <= tail) {
            rank++;
        }
        return rank;
    }

    /**
     * The least number of differences from which a family of simultaneous two-sided intervals of that confidence can be
     * had: the least n with 2 / 2<sup>n</sup> <= (1 - confidence) / familySize, as the most extreme of the 2<sup>n</sup>
     * equally likely patterns of signs, and its mirror image, must be unlikely enough.
     *
     * @param confidence how often all intervals together hold the truth, between 0 and 1
     * @param familySize how many intervals there are, at least 1
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static int leastBlocks(double confidence, int familySize) {
        double error = checked(1 - confidence) / checked(familySize);
        int blocks = 1;
        for (double extreme = 1; extreme > error; extreme /= 2) {
            blocks++;
        }
        return blocks;
    }

    private static double checked(double error) {
        if (!(error > 0 && error < 1)) {
            throw new IllegalArgumentException("confidence must be between 0 and 1");
        }
        return error;
    }

    private static int checked(int familySize) {
        if (familySize < 1) {
            throw new IllegalArgumentException("a family has one interval at least");
        }
        return familySize;
    }
}
