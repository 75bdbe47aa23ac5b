package dev.tare.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often the intervals of searches hold the truth, all of a run together, by simulation with the stopping rule on.
 * Prints the figures that {@code docs/method.md} shows.
 */
class CapacityCoverageTest {

    private static final int RUNS = 1_000;
    private static final double CONFIDENCE = 0.95;

    private record Run(boolean holdsAll, boolean overhead, int searches, double worst) {}

    /**
     * @param noise standard deviation between trials of what an environment takes, as a share
     * @param drift the same between blocks, shared by the trials of one
     */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 5, 1",
        "0.01, 0.01, 5, 1",
        "0.03, 0.02, 5, 1",
        "0.03, 0.02, 2, 1",
        "0.10, 0.05, 5, 1",
        "0.03, 0.02, 5, 3",
        "0.03, 0.02, 5, 0"
    })
    void holdsTheTruth(double noise, double drift, int precisionPercent, int others) {
        List<Run> runs = LongStream.range(0, RUNS)
                .parallel()
                .mapToObj(seed -> run(seed, noise, drift, precisionPercent, others, 0.82))
                .toList();
        double holds = share(runs.stream().filter(Run::holdsAll).count());
        System.out.printf(
                "noise %.0f %%, drift %.0f %%, precision %d %%, %d others: %.1f %% of runs hold the truth, %.1f searches,"
                        + " furthest estimate %.1f %%%n",
                100 * noise,
                100 * drift,
                precisionPercent,
                others,
                100 * holds,
                runs.stream().mapToInt(Run::searches).average().orElseThrow(),
                100 * runs.stream().mapToDouble(Run::worst).max().orElseThrow());
        // Three standard errors of so many runs below what is wanted.
        assertThat(holds).isGreaterThanOrEqualTo(0.93);
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0.01, 5", "0.03, 0.02, 5"})
    void findsNoLossWhereThereIsNone(double noise, double drift, int precisionPercent) {
        long overheads = LongStream.range(0, RUNS)
                .parallel()
                .mapToObj(seed -> run(seed, noise, drift, precisionPercent, 1, 1))
                .filter(Run::overhead)
                .count();
        System.out.printf("noise %.0f %%, no loss: %.1f %% overhead%n", 100 * noise, 100 * share(overheads));
        assertThat(share(overheads)).isLessThanOrEqualTo(0.03);
    }

    private static double share(long runs) {
        return (double) runs / RUNS;
    }

    private static Run run(long seed, double noise, double drift, int precisionPercent, int others, double ratio) {
        SearchSettings search =
                new SearchSettings(500, 20_000, 20_000_000, 1_000, new SplittableRandom(seed).nextLong());
        LinkedHashMap<String, Double> capacities = new LinkedHashMap<>();
        // Anywhere between two doublings.
        double baseline = 3_000 * Math.pow(2, (seed % 97) / 97.0);
        capacities.put("baseline", baseline);
        for (int other = 0; other < others; other++) {
            capacities.put("mesh-" + other, baseline * Math.pow(ratio, other + 1));
        }
        List<String> names = capacities.keySet().stream().skip(1).toList();
        int least = SignedRank.leastBlocks(CONFIDENCE, AnalysisSettings.intervalsOfSearch(others));
        AnalysisSettings settings = AnalysisSettingsBuilder.builder()
                .baseline("baseline")
                .others(names)
                .family(Set.of())
                .confidence(CONFIDENCE)
                .precision(precisionPercent / 100.0)
                .minBlocks(search.blocks(least))
                .maxBlocks(search.blocks(30))
                .requestsPerSecond(0)
                .search(Optional.of(search))
                .build();
        Analysis analysis = new SimulatedSearch(settings, capacities, drift, noise, seed).measure();
        return judged(analysis, capacities);
    }

    private static Run judged(Analysis analysis, Map<String, Double> capacities) {
        boolean holds = true;
        boolean overhead = false;
        double worst = 0;
        double baseline = capacities.get("baseline");
        for (EnvironmentAnalysis found : analysis.environments()) {
            double truth = capacities.get(found.environment());
            Capacity capacity = found.capacity().orElseThrow();
            Interval perSecond = capacity.perSecond().orElseThrow();
            holds &= perSecond.low() <= truth && truth <= perSecond.high();
            worst = Math.max(worst, Math.abs(perSecond.estimate() / truth - 1));
            if (capacity.loss().isPresent()) {
                Interval loss = capacity.loss().get();
                holds &= loss.low() <= 1 - truth / baseline && 1 - truth / baseline <= loss.high();
            }
            overhead |= found.verdict() == Verdict.Overhead;
        }
        int searches = analysis.environment("baseline")
                .capacity()
                .orElseThrow()
                .searches()
                .size();
        return new Run(holds, overhead, searches, worst);
    }
}
