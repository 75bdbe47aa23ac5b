package dev.tare.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Percentiles of trials whose truth is known. Latencies are log-normal. An environment multiplies them and adds to them.
 * Each block has a speed of its own that drifts as a random walk, trials of a block slow down or speed up one after the
 * other in random order, each trial has a speed of its own, and in a bad block one trial is much slower.
 *
 * <p>A trial's percentiles are not computed from its requests but drawn from the distribution that they have, which is
 * exact: they are order statistics of a sample, and those of a uniform sample are found one above the other by beta
 * distributed steps (L. Devroye, "Non-Uniform Random Variate Generation", 1986, section V.3).
 */
final class SimulatedTrials {

    /** What an environment does to a latency. */
    record Cost(double factor, double addedNs) {
        static final Cost NONE = new Cost(1, 0);
    }

    static final int REQUESTS = 20_000;
    static final double BASELINE_MEDIAN_NS = 1e6;
    static final double SIGMA = 0.5;
    static final double TRIAL_DEVIATION = 0.02;
    private static final double DRIFT_DEVIATION = 0.05;
    private static final double SLOPE_DEVIATION = 0.01;
    private static final double BAD_BLOCKS = 0.05;
    private static final double BAD_FACTOR = 1.5;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final Set<Percentile> family;
    private final Cost[] costs;
    private final double[][] trueNs;
    private final double[] speeds;
    private final Map<Integer, Double> centreOfSpeeds = new HashMap<>();
    private final Map<Percentile, double[][]> valuesNs = new EnumMap<>(Percentile.class);

    /**
     * Draws a run.
     *
     * @param family percentiles to draw
     * @param costs what each environment costs, the first being that of the baseline
     * @param blocks how many blocks to draw
     * @param seed what all is drawn from
     */
    SimulatedTrials(Set<Percentile> family, Cost[] costs, int blocks, long seed) {
        this.family = family;
        this.costs = costs;
        this.speeds = new double[blocks];
        this.trueNs = new double[Percentile.values().length][costs.length];
        for (Percentile percentile : family) {
            valuesNs.put(percentile, new double[costs.length][blocks]);
            double standard = NORMAL.inverseCumulativeProbability(percentile.percent() / 100);
            for (int i = 0; i < costs.length; i++) {
                trueNs[percentile.ordinal()][i] = latencyNs(costs[i], standard);
            }
        }
        draw(RandomSource.XO_SHI_RO_256_PP.create(seed));
    }

    private static double latencyNs(Cost cost, double standard) {
        return BASELINE_MEDIAN_NS * Math.exp(SIGMA * standard) * cost.factor() + cost.addedNs();
    }

    private void draw(UniformRandomProvider random) {
        var normal = ZigguratSampler.NormalizedGaussian.of(random);
        double drift = 0;
        for (int block = 0; block < speeds.length; block++) {
            drift += DRIFT_DEVIATION * normal.sample();
            speeds[block] = Math.exp(drift);
            double slope = SLOPE_DEVIATION * normal.sample();
            int bad = random.nextDouble() < BAD_BLOCKS ? random.nextInt(costs.length) : -1;
            int[] order = PermutationSampler.natural(costs.length);
            PermutationSampler.shuffle(random, order);
            for (int position = 0; position < order.length; position++) {
                int environment = order[position];
                double speed = speeds[block]
                        * Math.exp(slope * position + TRIAL_DEVIATION * normal.sample())
                        * (environment == bad ? BAD_FACTOR : 1);
                drawTrial(random, environment, block, speed);
            }
        }
    }

    private void drawTrial(UniformRandomProvider random, int environment, int block, double speed) {
        double uniform = 0;
        int below = 0;
        for (Percentile percentile : family) {
            int rank = (int) Math.ceil(percentile.percent() / 100 * REQUESTS - 1e-9);
            uniform += (1 - uniform) * beta(random, rank - below, REQUESTS + 1 - rank);
            below = rank;
            double standard = NORMAL.inverseCumulativeProbability(uniform);
            valuesNs.get(percentile)[environment][block] = speed * latencyNs(costs[environment], standard);
        }
    }

    private static double beta(UniformRandomProvider random, double a, double b) {
        double x = AhrensDieterMarsagliaTsangGammaSampler.of(random, a, 1).sample();
        double y = AhrensDieterMarsagliaTsangGammaSampler.of(random, b, 1).sample();
        return x / (x + y);
    }

    /** The percentiles of an environment and of the baseline in the first blocks. */
    PairedPercentiles pairs(int environment, Percentile percentile, int blocks) {
        double[][] values = valuesNs.get(percentile);
        return new PairedPercentiles(values[environment], values[environment], values[0], values[0]).first(blocks);
    }

    /** The same for the whole family, the noisiest percentile first: what is not precise is mostly that. */
    Map<Percentile, PairedPercentiles> pairs(int environment, int blocks) {
        Map<Percentile, PairedPercentiles> pairs = new TreeMap<>(Comparator.reverseOrder());
        family.forEach(percentile -> pairs.put(percentile, pairs(environment, percentile, blocks)));
        return pairs;
    }

    /** The centre of the environment's true differences in the first blocks, at the speeds that these have. */
    double trueDifferenceNs(int environment, Percentile percentile, int blocks) {
        double[] truth = trueNs[percentile.ordinal()];
        // The centre of multiples of speeds is the multiple of theirs.
        return (truth[environment] - truth[0])
                * centreOfSpeeds.computeIfAbsent(blocks, n -> new HodgesLehmann(Arrays.copyOf(speeds, n)).estimate());
    }

    /** The environment's true ratio to the baseline minus one, which is the same at any speed. */
    double trueRatio(int environment, Percentile percentile) {
        double[] truth = trueNs[percentile.ordinal()];
        return truth[environment] / truth[0] - 1;
    }

    /** The baseline's percentile at the speed 1. */
    double baselineNs(Percentile percentile) {
        return trueNs[percentile.ordinal()][0];
    }
}
