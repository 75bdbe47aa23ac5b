package dev.tare.load.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.measure.AnalysisSettings;
import dev.tare.measure.AnalysisSettingsBuilder;
import dev.tare.measure.Analyst;
import dev.tare.measure.Answers;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.HodgesLehmann;
import dev.tare.measure.Overhead;
import dev.tare.measure.Percentile;
import dev.tare.measure.Saturation;
import dev.tare.measure.TrialResult;
import dev.tare.measure.TrialResultBuilder;
import dev.tare.measure.Usability;
import dev.tare.measure.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs whose truth is known, measured by a generator that stands still again and again, and then can neither send nor read.
 * The truth is what the same runs give with one that never does. {@code -Dtare.runs=5000} makes the table of {@code
 * docs/method.md}.
 */
class LateGeneratorCoverageTest {

    private static final int RUNS = Integer.getInteger("tare.runs", 200);
    private static final int TRUE_BLOCKS = 2_000;
    private static final int BLOCKS = 9;
    private static final int REQUESTS = 1_000;
    private static final long PERIOD_NS = 1_000_000;
    private static final long BEAT_NS = 10_000_000;
    private static final Set<Percentile> FAMILY = EnumSet.of(Percentile.P50, Percentile.P90, Percentile.P99);
    private static final AnalysisSettings SETTINGS = AnalysisSettingsBuilder.builder()
            .baseline("baseline")
            .others(List.of("mesh"))
            .family(FAMILY)
            .confidence(0.95)
            .precision(0.05)
            .minBlocks(BLOCKS)
            .maxBlocks(BLOCKS)
            .requestsPerSecond(1_000)
            .build();

    /** Lengths of stalls, of mean 1. */
    private enum Stalls {
        EXPONENTIAL,
        HEAVY_TAILED;

        double length(UniformRandomProvider random) {
            double uniform = 1 - random.nextDouble();
            // Of Pareto's, with exponent 1.5 and mean 1, up to 30.
            return this == EXPONENTIAL ? -Math.log(uniform) : Math.min(30, Math.pow(uniform, -1 / 1.5) / 3);
        }
    }

    /**
     * When the generator stands still.
     *
     * @param baselineShare share of the time for which it does while the baseline is measured
     * @param meshShare the same of the mesh
     * @param lengths for how long at a time
     * @param meanNs on average
     */
    record Pauses(double baselineShare, double meshShare, Stalls lengths, double meanNs) {}

    /**
     * What is simulated.
     *
     * @param pauses when the generator stands still
     * @param slowdown by what factor the target and its proxy are slower meanwhile
     * @param busy share of the time for which the proxy is busy
     * @param costNs what the mesh adds that nobody waits in line for
     */
    record Scenario(Pauses pauses, double slowdown, double busy, long costNs) {}

    static Stream<Scenario> scenarios() {
        return Stream.of(
                new Scenario(new Pauses(0, 0, Stalls.EXPONENTIAL, 1), 1, 0.2, 500_000),
                new Scenario(new Pauses(0.02, 0.02, Stalls.EXPONENTIAL, 2e6), 1, 0.2, 500_000),
                new Scenario(new Pauses(0.05, 0.05, Stalls.HEAVY_TAILED, 3e6), 1, 0.5, 500_000),
                new Scenario(new Pauses(0.20, 0.20, Stalls.EXPONENTIAL, 5e6), 1, 0.2, 500_000),
                new Scenario(new Pauses(0.20, 0.20, Stalls.HEAVY_TAILED, 1e6), 1, 0.7, 500_000),
                new Scenario(new Pauses(0.02, 0.10, Stalls.EXPONENTIAL, 3e6), 1, 0.4, 200_000),
                new Scenario(new Pauses(0.10, 0.01, Stalls.EXPONENTIAL, 3e6), 1, 0.4, 200_000),
                new Scenario(new Pauses(0.05, 0.10, Stalls.EXPONENTIAL, 3e6), 3, 0.3, 500_000),
                new Scenario(new Pauses(0.10, 0.10, Stalls.HEAVY_TAILED, 2e6), 3, 0.5, 500_000),
                new Scenario(new Pauses(0.10, 0.10, Stalls.EXPONENTIAL, 3e6), 2, -1, 0),
                new Scenario(new Pauses(0.05, 0.20, Stalls.HEAVY_TAILED, 2e6), 1, -1, 0));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void holdsTheTruth(Scenario scenario) {
        Map<Percentile, Double> truth = truth(scenario);
        List<EnvironmentAnalysis> found = LongStream.range(0, RUNS)
                .parallel()
                .mapToObj(seed -> Analyst.analyse(SETTINGS, trials(scenario, BLOCKS, seed, true))
                        .environment("mesh"))
                .toList();
        StringBuilder line = new StringBuilder(scenario.toString());
        double overheads = found.stream()
                        .filter(mesh -> mesh.verdict() == Verdict.Overhead)
                        .count()
                / (double) RUNS;
        line.append(String.format(Locale.ROOT, "; Overhead %.1f %%", 100 * overheads));
        for (Percentile percentile : FAMILY) {
            for (Usability usability : List.of(Usability.Usable, Usability.Bounded)) {
                List<Overhead> those = found.stream()
                        .map(mesh -> mesh.overheads().get(percentile))
                        .filter(overhead -> overhead.usability() == usability)
                        .toList();
                long held = those.stream()
                        .filter(overhead -> overhead.ns().low() <= truth.get(percentile)
                                && truth.get(percentile) <= overhead.ns().high())
                        .count();
                line.append(String.format(
                        Locale.ROOT,
                        "; %s %s %.1f %%, held %.1f %%",
                        percentile.title(),
                        usability,
                        100.0 * those.size() / RUNS,
                        100.0 * held / Math.max(1, those.size())));
                if (those.size() >= 100) {
                    // Three standard deviations of a share of 95 %.
                    assertThat((double) held / those.size())
                            .isGreaterThanOrEqualTo(0.95 - 3 * Math.sqrt(0.95 * 0.05 / those.size()));
                }
            }
        }
        System.out.println(line);
        if (scenario.costNs() == 0) {
            assertThat(overheads).isLessThanOrEqualTo(0.05);
        }
    }

    /** The centre of the differences that a generator finds which is never late. */
    private static Map<Percentile, Double> truth(Scenario scenario) {
        Map<Percentile, double[]> differences = new EnumMap<>(Percentile.class);
        FAMILY.forEach(percentile -> differences.put(percentile, new double[TRUE_BLOCKS]));
        IntStream.range(0, TRUE_BLOCKS).parallel().forEach(block -> {
            List<TrialResult> trials = trials(scenario, 1, -1L - block, false);
            differences.forEach((percentile, values) ->
                    values[block] = valueNs(trials.get(2), percentile) - valueNs(trials.get(0), percentile));
        });
        Map<Percentile, Double> truth = new EnumMap<>(Percentile.class);
        differences.forEach((percentile, values) -> truth.put(percentile, new HodgesLehmann(values).estimate()));
        return truth;
    }

    private static double valueNs(TrialResult trial, Percentile percentile) {
        return trial.response().getValueAtPercentile(percentile.percent());
    }

    private static List<TrialResult> trials(Scenario scenario, int blocks, long seed, boolean late) {
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
        List<TrialResult> trials = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            long[] dueNs = arrivals(random);
            trials.add(trial(scenario, block, "baseline", 0, dueNs, random, late));
            trials.add(trial(scenario, block, "baseline", 1, dueNs, random, late));
            trials.add(trial(scenario, block, "mesh", 0, dueNs, random, late));
        }
        return trials;
    }

    private static long[] arrivals(UniformRandomProvider random) {
        long[] dueNs = new long[REQUESTS];
        double at = 0;
        for (int i = 0; i < REQUESTS; i++) {
            at -= PERIOD_NS * Math.log(1 - random.nextDouble());
            dueNs[i] = (long) at;
        }
        return dueNs;
    }

    /** When the generator stands still, in turn from and until. */
    private static double[] stalls(Scenario scenario, boolean mesh, UniformRandomProvider random) {
        double share = mesh ? scenario.pauses().meshShare() : scenario.pauses().baselineShare();
        if (share == 0) {
            return new double[] {Double.MAX_VALUE, Double.MAX_VALUE};
        }
        List<Double> stalls = new ArrayList<>();
        double at = 0;
        while (at < 2.0 * REQUESTS * PERIOD_NS) {
            at -= scenario.pauses().meanNs() * (1 - share) / share * Math.log(1 - random.nextDouble());
            stalls.add(at);
            at += scenario.pauses().meanNs() * scenario.pauses().lengths().length(random);
            stalls.add(at);
        }
        return stalls.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static boolean isIn(double[] stalls, double atNs) {
        int place = Arrays.binarySearch(stalls, atNs);
        return (place < 0 ? -place - 1 : place + 1) % 2 == 1;
    }

    private static double endOf(double[] stalls, double atNs) {
        int place = Arrays.binarySearch(stalls, atNs);
        int next = place < 0 ? -place - 1 : place + 1;
        return next % 2 == 1 ? stalls[next] : atNs;
    }

    private static TrialResult trial(
            Scenario scenario,
            int block,
            String environment,
            int repeat,
            long[] dueNs,
            UniformRandomProvider random,
            boolean late) {
        boolean mesh = environment.equals("mesh");
        double[] slow = stalls(scenario, mesh, random);
        double[] never = {Double.MAX_VALUE, Double.MAX_VALUE};
        double[] stalled = late ? slow : never;
        double[] sentNs = new double[REQUESTS];
        double[] doneNs = new double[REQUESTS];
        var normal = ZigguratSampler.NormalizedGaussian.of(random);
        double proxyFreeNs = 0;
        PriorityQueue<Double> serversFreeNs = new PriorityQueue<>(List.of(0.0, 0.0));
        for (int i = 0; i < REQUESTS; i++) {
            sentNs[i] = endOf(stalled, dueNs[i]);
            double at = sentNs[i];
            double proxy = normal.sample();
            double service = normal.sample();
            double slowness = isIn(slow, dueNs[i]) ? scenario.slowdown() : 1;
            if (mesh && scenario.busy() > 0) {
                double takes = scenario.busy() * PERIOD_NS * Math.exp(0.5 * proxy - 0.125) * slowness;
                proxyFreeNs = Math.max(proxyFreeNs, at) + takes;
                at = proxyFreeNs + scenario.costNs();
            }
            double free = Math.max(serversFreeNs.remove(), at);
            doneNs[i] = free + 300_000 * Math.exp(0.5 * service - 0.125) * slowness;
            serversFreeNs.add(doneNs[i]);
        }
        return recorded(block, environment, repeat, dueNs, sentNs, doneNs, stalled);
    }

    /** As the generator records it: by what happens in turn, and with what it knows of its own delays. */
    private static TrialResult recorded(
            int block,
            String environment,
            int repeat,
            long[] dueNs,
            double[] sentNs,
            double[] doneNs,
            double[] stalled) {
        Histogram response = new Histogram(1_000, 1_000_000_000L, 3);
        Histogram least = new Histogram(1_000, 1_000_000_000L, 3);
        Histogram lateness = new Histogram(1_000, 1_000_000_000L, 1);
        // When each is read and which it is, in one number.
        long[] reads = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            reads[i] = (long) endOf(stalled, doneNs[i]) * REQUESTS + i;
        }
        Arrays.sort(reads);
        GeneratorDelay own = new GeneratorDelay();
        long[] ownNs = new long[REQUESTS];
        int sent = 0;
        int read = 0;
        double pollNs = 0;
        double pollBeforeNs = 0;
        double roundNs = 0;
        while (read < REQUESTS) {
            boolean sends = sent < REQUESTS && sentNs[sent] < reads[read] / REQUESTS;
            double nowNs = sends ? sentNs[sent] : reads[read] / REQUESTS;
            if (nowNs > roundNs) { // another round of the loop
                pollBeforeNs = pollNs;
                pollNs = roundNs;
            }
            if (sends) {
                if (sent == read) {
                    own.forget();
                }
                own.add((long) (sentNs[sent] - dueNs[sent]), (long) nowNs);
                ownNs[sent] = own.mostNs((long) nowNs);
                lateness.recordValue((long) (sentNs[sent] - dueNs[sent]));
                sent++;
            } else {
                int i = (int) (reads[read++] % REQUESTS);
                double deadlineNs = Math.min(pollNs + BEAT_NS, sent < REQUESTS ? dueNs[sent] : Double.MAX_VALUE);
                long unreadNs = nowNs > deadlineNs ? (long) (nowNs - pollBeforeNs) : 0;
                long responseNs = (long) nowNs - dueNs[i];
                response.recordValue(Math.min(1_000_000_000L, Math.max(1, responseNs)));
                least.recordValue(Math.max(1, responseNs - ownNs[i] - unreadNs));
            }
            roundNs = nowNs;
        }
        return TrialResultBuilder.builder()
                .block(block)
                .environment(environment)
                .repeat(repeat)
                .requestsPerSecond(1_000)
                .recordedNs(REQUESTS * PERIOD_NS)
                .scheduled(REQUESTS)
                .sentInTime(REQUESTS)
                .answered(REQUESTS)
                .errors(Map.of())
                .clamped(0)
                .response(response)
                .service(response)
                .lateness(lateness)
                .leastResponse(least)
                .usage(List.of())
                .throttledNs(0)
                .stealNs(0)
                .startSkewNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
    }
}
