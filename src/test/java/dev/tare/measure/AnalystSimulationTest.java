package dev.tare.measure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

import org.HdrHistogram.Histogram;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whole runs with known truth: every request is drawn, recorded in histograms, and analysed block by block until the end. */
class AnalystSimulationTest {

    private static final int RUNS = 120;
    private static final int REQUESTS = 1_200;
    private static final double MEDIAN_NS = 1e6;
    private static final double SIGMA = 0.3;
    private static final AnalysisSettings SETTINGS = AnalysisSettingsBuilder.builder()
            .baseline("baseline")
            .others(List.of("same", "slow"))
            .family(EnumSet.of(Percentile.P50, Percentile.P90, Percentile.P99))
            .confidence(0.95)
            .precision(0.08)
            .minBlocks(8)
            .maxBlocks(14)
            .requestsPerSecond(REQUESTS)
            .build();
    private static final double SLOW_FACTOR = 1.02;
    private static final double SLOW_ADDED_NS = 300_000;

    private record Run(List<Double> speeds, Analysis analysis) {}

    @Test
    void intervalsHoldTheTruthAndVerdictsAreRight() {
        List<Run> runs = LongStream.range(0, RUNS)
                .parallel()
                .mapToObj(AnalystSimulationTest::measure)
                .toList();
        long differences =
                runs.stream().filter(AnalystSimulationTest::holdsDifferences).count();
        long ratios = runs.stream().filter(AnalystSimulationTest::holdsRatios).count();
        long found = runs.stream()
                .filter(run -> run.analysis().environment("slow").verdict() == Verdict.Overhead)
                .count();
        long madeUp = runs.stream()
                .filter(run -> run.analysis().environment("same").verdict() == Verdict.Overhead)
                .count();
        System.out.printf(
                Locale.ROOT,
                "whole runs: differences %.1f %%, ratios %.1f %%, Overhead found %.1f %%, made up %.1f %%, %.1f blocks%n",
                100.0 * differences / RUNS,
                100.0 * ratios / RUNS,
                100.0 * found / RUNS,
                100.0 * madeUp / RUNS,
                runs.stream()
                        .mapToInt(run -> run.analysis().completeBlocks())
                        .average()
                        .orElseThrow());

        // Two standard deviations of a share of 95 % in so many runs are 4 %.
        assertThat((double) differences / RUNS).isGreaterThan(0.91);
        assertThat((double) ratios / RUNS).isGreaterThan(0.91);
        assertThat((double) found / RUNS).isGreaterThan(0.99);
        assertThat((double) madeUp / RUNS).isLessThan(0.05);
        assertThat(runs).allSatisfy(run -> assertThat(run.analysis().outcome())
                .isIn(Analysis.Outcome.Precise, Analysis.Outcome.BlocksExhausted));
    }

    private static Run measure(long seed) {
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
        var normal = ZigguratSampler.NormalizedGaussian.of(random);
        List<TrialResult> trials = new ArrayList<>();
        List<Double> speeds = new ArrayList<>();
        double drift = 0;
        Analysis analysis;
        do {
            drift += 0.05 * normal.sample();
            speeds.add(Math.exp(drift));
            double slope = 0.01 * normal.sample();
            // One block of twenty is bad for one of its four trials.
            int bad = random.nextInt(80);
            int[] order = PermutationSampler.natural(4);
            PermutationSampler.shuffle(random, order);
            for (int position = 0; position < order.length; position++) {
                int trial = order[position];
                double speed = Math.exp(drift + slope * position + 0.02 * normal.sample()) * (bad == trial ? 1.3 : 1);
                trials.add(trial(random, speeds.size() - 1, trial, speed));
            }
            analysis = Analyst.analyse(SETTINGS, trials);
        } while (analysis.outcome() == Analysis.Outcome.MeasureMore);
        return new Run(speeds, analysis);
    }

    private static TrialResult trial(UniformRandomProvider random, int block, int trial, double speed) {
        String environment = List.of("baseline", "baseline", "same", "slow").get(trial);
        boolean slow = environment.equals("slow");
        var normal = ZigguratSampler.NormalizedGaussian.of(random);
        Histogram response = Histograms.create();
        for (int i = 0; i < REQUESTS; i++) {
            double latencyNs = MEDIAN_NS * Math.exp(SIGMA * normal.sample());
            response.recordValue(Math.round(speed * (slow ? latencyNs * SLOW_FACTOR + SLOW_ADDED_NS : latencyNs)));
        }
        return TrialResultBuilder.builder()
                .block(block)
                .environment(environment)
                .repeat(trial == 1 ? 1 : 0)
                .requestsPerSecond(REQUESTS)
                .recordedNs(1_000_000_000)
                .scheduled(REQUESTS)
                .sentInTime(REQUESTS)
                .answered(REQUESTS)
                .errors(Map.of())
                .clamped(0)
                .response(response)
                .service(response)
                .lateness(Histograms.create())
                .leastResponse(response)
                .usage(List.of())
                .throttledNs(0)
                .stealNs(0)
                .startSkewNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
    }

    private static double baselineNs(Percentile percentile) {
        return MEDIAN_NS
                * Math.exp(
                        SIGMA * NormalDistribution.of(0, 1).inverseCumulativeProbability(percentile.percent() / 100));
    }

    private static double slowNs(Percentile percentile) {
        return baselineNs(percentile) * SLOW_FACTOR + SLOW_ADDED_NS;
    }

    private static boolean holdsDifferences(Run run) {
        double centreOfSpeeds = new HodgesLehmann(
                        run.speeds().stream().mapToDouble(Double::doubleValue).toArray())
                .estimate();
        return SETTINGS.family().stream()
                .allMatch(percentile -> holds(
                                run.analysis().environment("slow").overheadNs().get(percentile),
                                centreOfSpeeds * (slowNs(percentile) - baselineNs(percentile)))
                        && holds(run.analysis().environment("same").overheadNs().get(percentile), 0));
    }

    private static boolean holdsRatios(Run run) {
        return SETTINGS.family().stream()
                .allMatch(percentile -> holds(
                                run.analysis()
                                        .environment("slow")
                                        .overheadRatio()
                                        .get(percentile),
                                slowNs(percentile) / baselineNs(percentile) - 1)
                        && holds(
                                run.analysis()
                                        .environment("same")
                                        .overheadRatio()
                                        .get(percentile),
                                0));
    }

    private static boolean holds(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high();
    }
}
