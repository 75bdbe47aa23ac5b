package dev.tare.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.HdrHistogram.Histogram;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A search whose truth is known: a trial meets the objective when its rate is below the environment's capacity, times what
 * the block and chance make of it, both log-normal. At the capacity half of all trials meet it.
 */
final class SimulatedSearch {

    private static final Histogram FAST = latency(1_000_000);
    private static final Histogram SLOW = latency(900_000_000);
    private static final Histogram ON_TIME = latency(1_000);
    private static final Histogram LATE = latency(50_000_000);

    private final AnalysisSettings settings;
    private final SearchSettings search;
    private final Map<String, Double> capacities;
    private final double drift;
    private final double noise;
    private final SharedStateContinuousSampler normal;
    private final List<TrialResult> trials = new ArrayList<>();
    private Predicate<TrialResult> late = trial -> false;

    /**
     * A search of which nothing has been measured.
     *
     * @param capacities each environment's in requests per second, the baseline first
     * @param drift standard deviation of the logarithm of what a block has in common
     * @param noise the same of what each trial has for itself
     */
    SimulatedSearch(
            AnalysisSettings settings,
            LinkedHashMap<String, Double> capacities,
            double drift,
            double noise,
            long seed) {
        this.settings = settings;
        this.search = settings.search().orElseThrow();
        this.capacities = capacities;
        this.drift = drift;
        this.noise = noise;
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
        this.normal = ZigguratSampler.NormalizedGaussian.of(random);
    }

    /** Simple classes of few buckets, which make the simulation fast. */
    private static Histogram latency(long ns) {
        Histogram histogram = new Histogram(1_000, 1_000_000_000, 1);
        histogram.recordValueWithCount(ns, 1_000);
        return histogram;
    }

    /** Trials in which the load generator is late. */
    SimulatedSearch late(Predicate<TrialResult> which) {
        late = which;
        return this;
    }

    /** Measures one block more. */
    void measureBlock() {
        int block = trials.stream().mapToInt(TrialResult::block).max().orElse(-1) + 1;
        double common = drift * normal.sample();
        List<TrialResult> measured = new ArrayList<>();
        capacities.forEach((environment, capacity) -> {
            for (int repeat = 0; repeat <= (environment.equals(settings.baseline()) ? 1 : 0); repeat++) {
                long rate = new CapacitySearch(search, environment, repeat, trials).rate(block);
                boolean met = Math.log(rate / capacity) < common + noise * normal.sample();
                TrialResult trial = trial(block, environment, repeat, rate, met, false);
                measured.add(late.test(trial) ? trial(block, environment, repeat, rate, met, true) : trial);
            }
        });
        trials.addAll(measured);
    }

    /** Measures to the end that the analysis sees. */
    Analysis measure() {
        while (true) {
            measureBlock();
            boolean searchEnds = trials.get(trials.size() - 1).block() + 1 == search.blocks(searches());
            if (searchEnds && analysis().outcome() != Analysis.Outcome.MeasureMore) {
                return analysis();
            }
        }
    }

    private int searches() {
        return search.searches(trials.get(trials.size() - 1).block() + 1);
    }

    Analysis analysis() {
        return Analyst.analyse(settings, trials);
    }

    List<TrialResult> trials() {
        return trials;
    }

    private static TrialResult trial(int block, String environment, int repeat, long rate, boolean met, boolean late) {
        Histogram latency = met && !late ? FAST : SLOW;
        return TrialResultBuilder.builder()
                .block(block)
                .environment(environment)
                .repeat(repeat)
                .requestsPerSecond(rate)
                .recordedNs(1_000_000_000)
                .scheduled(rate)
                .sentInTime(rate)
                .answered(rate)
                .errors(Map.of())
                .clamped(0)
                .response(latency)
                .service(latency)
                .lateness(late ? LATE : ON_TIME)
                .leastResponse(late ? FAST : latency)
                .usage(List.of())
                .throttledNs(0)
                .stealNs(0)
                .startSkewNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
    }
}
