package dev.tare.measure;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.measure.SimulatedTrials.Cost;

import static org.assertj.core.api.Assertions.assertThat;

/** How often intervals hold the truth, by simulation. Prints the figures that {@code docs/method.md} shows. */
class CoverageTest {

    private static final int RUNS = 5_000;
    private static final double CONFIDENCE = 0.95;
    private static final Cost[] COSTS = {
        Cost.NONE, new Cost(1.05, 200_000), new Cost(1, 50_000), new Cost(1.3, 0),
    };

    @ParameterizedTest
    @CsvSource({"6, 1, 1", "8, 1, 1", "8, 4, 1", "12, 1, 1", "12, 4, 3", "30, 1, 1", "30, 4, 3"})
    void holdsTheTruth(int blocks, int percentiles, int environments) {
        AnalysisSettings settings = settings(percentiles, environments, 0.05, blocks, blocks);
        Counts counts = simulate(seed -> {
            SimulatedTrials trials = trials(settings, COSTS, seed);
            return new Held(blocks, holdsDifferences(settings, trials, blocks), holdsRatios(settings, trials, blocks));
        });
        print("%2d blocks".formatted(blocks), settings, counts);
        assertThat(counts.differences()).isGreaterThanOrEqualTo(0.94);
        assertThat(counts.ratios()).isGreaterThanOrEqualTo(0.94);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0.02", "1, 1, 0.03", "4, 1, 0.04", "4, 1, 0.05", "4, 1, 0.08", "4, 3, 0.08"})
    void holdsTheTruthWhenItStopsAsSoonAsItIsPrecise(int percentiles, int environments, double precision) {
        int least = SignedRank.leastBlocks(CONFIDENCE, percentiles * environments);
        AnalysisSettings settings = settings(percentiles, environments, precision, least, 30);
        Counts counts = simulate(seed -> {
            SimulatedTrials trials = trials(settings, COSTS, seed);
            int blocks = stop(settings, trials);
            return new Held(blocks, holdsDifferences(settings, trials, blocks), holdsRatios(settings, trials, blocks));
        });
        print("stopping at %.1f %%, %4.1f blocks".formatted(100 * precision, counts.blocks()), settings, counts);
        assertThat(counts.differences()).isGreaterThanOrEqualTo(0.94);
        assertThat(counts.ratios()).isGreaterThanOrEqualTo(0.94);
    }

    @ParameterizedTest
    @CsvSource({"8, 4, 1, false", "12, 4, 3, false", "30, 4, 3, false", "30, 4, 3, true"})
    void findsNoOverheadInTheBaseline(int blocks, int percentiles, int environments, boolean stopping) {
        int least = stopping ? SignedRank.leastBlocks(CONFIDENCE, percentiles * environments) : blocks;
        AnalysisSettings settings = settings(percentiles, environments, 0.08, least, blocks);
        // One more for the baseline's second trials.
        Cost[] costs =
                IntStream.range(0, environments + 2).mapToObj(i -> Cost.NONE).toArray(Cost[]::new);
        long overheads = LongStream.range(0, RUNS)
                .parallel()
                .filter(seed -> {
                    SimulatedTrials trials = trials(settings, costs, seed);
                    int measured = stopping ? stop(settings, trials) : blocks;
                    Map<Percentile, Interval> again = new EnumMap<>(Percentile.class);
                    overheads(settings, trials, environments + 1, measured)
                            .forEach((percentile, overhead) -> again.put(percentile, overhead.ns()));
                    NoiseFloor floor = new NoiseFloor(again);
                    return IntStream.rangeClosed(1, environments)
                            .anyMatch(i -> floor.isExceededBy(overheads(settings, trials, i, measured)));
                })
                .count();
        System.out.printf(
                Locale.ROOT,
                "A/A, %d blocks%s, %d percentiles of %d environments: %.1f %% Overhead%n",
                blocks,
                stopping ? " at most, with stopping" : "",
                percentiles,
                environments,
                100.0 * overheads / RUNS);
        assertThat((double) overheads / RUNS).isLessThanOrEqualTo(0.05);
    }

    @Test
    void anIntervalThatIsAloneNeedsConfirmation() {
        double halfWidth = 0.6;
        double atOnce = coverageOfOne(halfWidth, 0);
        double confirmed = coverageOfOne(halfWidth, StoppingRule.BLOCKS_TO_CONFIRM);
        System.out.printf(
                Locale.ROOT,
                "one interval, stopping at %.2f standard deviations: %.1f %% at once, %.1f %% when confirmed%n",
                halfWidth,
                100 * atOnce,
                100 * confirmed);
        assertThat(atOnce).isLessThan(0.94);
        assertThat(confirmed).isGreaterThanOrEqualTo(0.94);
    }

    /** Of normal differences with standard deviation 1 and a wild one now and then, from 6 to 30 blocks. */
    private static double coverageOfOne(double halfWidth, int blocksToConfirm) {
        int runs = 2 * RUNS;
        StoppingRule rule = new StoppingRule(CONFIDENCE, blocksToConfirm, Map.of(Percentile.P50, halfWidth));
        return LongStream.range(0, runs)
                        .parallel()
                        .filter(seed -> {
                            var random = RandomSource.XO_SHI_RO_256_PP.create(seed);
                            var normal = ZigguratSampler.NormalizedGaussian.of(random);
                            double[] differences = DoubleStream.generate(
                                            () -> normal.sample() * (random.nextDouble() < 0.05 ? 5 : 1))
                                    .limit(30)
                                    .toArray();
                            PairedPercentiles all =
                                    new PairedPercentiles(differences, differences, new double[30], new double[30]);
                            int blocks = IntStream.range(6, 30)
                                    .filter(n -> rule.isSatisfiedBy(Map.of(Percentile.P50, all.first(n))))
                                    .findFirst()
                                    .orElse(30);
                            return holds(
                                    all.first(blocks)
                                            .difference(CONFIDENCE)
                                            .orElseThrow()
                                            .interval(),
                                    0);
                        })
                        .count()
                / (double) runs;
    }

    private record Held(int blocks, boolean differences, boolean ratios) {}

    private record Counts(double blocks, double differences, double ratios) {}

    private static Counts simulate(LongFunction<Held> run) {
        List<Held> runs = LongStream.range(0, RUNS).parallel().mapToObj(run).toList();
        return new Counts(
                runs.stream().mapToInt(Held::blocks).average().orElseThrow(),
                runs.stream().filter(Held::differences).count() / (double) RUNS,
                runs.stream().filter(Held::ratios).count() / (double) RUNS);
    }

    private static void print(String what, AnalysisSettings settings, Counts counts) {
        System.out.printf(
                Locale.ROOT,
                "%s, %d percentiles of %d environments: differences %.1f %%, ratios %.1f %%%n",
                what,
                settings.family().size(),
                settings.others().size(),
                100 * counts.differences(),
                100 * counts.ratios());
    }

    private static AnalysisSettings settings(
            int percentiles, int environments, double precision, int minBlocks, int maxBlocks) {
        Set<Percentile> family = EnumSet.range(Percentile.P50, Percentile.values()[percentiles - 1]);
        List<String> others = IntStream.rangeClosed(1, environments)
                .mapToObj(i -> "mesh-" + i)
                .toList();
        return AnalysisSettingsBuilder.builder()
                .baseline("baseline")
                .others(others)
                .family(family)
                .confidence(CONFIDENCE)
                .precision(precision)
                .minBlocks(minBlocks)
                .maxBlocks(maxBlocks)
                .requestsPerSecond(1_000)
                .build();
    }

    private static SimulatedTrials trials(AnalysisSettings settings, Cost[] costs, long seed) {
        return new SimulatedTrials(settings.family(), costs, settings.maxBlocks(), seed);
    }

    private static int stop(AnalysisSettings settings, SimulatedTrials trials) {
        Map<Percentile, Double> allowedNs = new EnumMap<>(Percentile.class);
        settings.family()
                .forEach(percentile -> allowedNs.put(percentile, settings.precision() * trials.baselineNs(percentile)));
        StoppingRule rule = new StoppingRule(settings, allowedNs);
        return IntStream.range(settings.blocksNeeded(), settings.maxBlocks())
                .filter(blocks -> IntStream.rangeClosed(1, settings.others().size())
                        .allMatch(i -> rule.isSatisfiedBy(trials.pairs(i, blocks))))
                .findFirst()
                .orElse(settings.maxBlocks());
    }

    private static Map<Percentile, Overhead> overheads(
            AnalysisSettings settings, SimulatedTrials trials, int environment, int blocks) {
        Map<Percentile, Overhead> overheads = new EnumMap<>(Percentile.class);
        trials.pairs(environment, blocks)
                .forEach((percentile, pairs) -> overheads.put(
                        percentile,
                        Overhead.of(
                                pairs.difference(settings.confidenceOfEach()).orElseThrow(), 1)));
        return overheads;
    }

    private static boolean holdsDifferences(AnalysisSettings settings, SimulatedTrials trials, int blocks) {
        return IntStream.rangeClosed(1, settings.others().size()).allMatch(i -> settings.family().stream()
                .allMatch(percentile -> holds(
                        trials.pairs(i, percentile, blocks)
                                .difference(settings.confidenceOfEach())
                                .orElseThrow()
                                .interval(),
                        trials.trueDifferenceNs(i, percentile, blocks))));
    }

    private static boolean holdsRatios(AnalysisSettings settings, SimulatedTrials trials, int blocks) {
        return IntStream.rangeClosed(1, settings.others().size()).allMatch(i -> settings.family().stream()
                .allMatch(percentile -> holds(
                        trials.pairs(i, percentile, blocks)
                                .ratio(settings.confidenceOfEach())
                                .orElseThrow(),
                        trials.trueRatio(i, percentile))));
    }

    private static boolean holds(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high();
    }
}
