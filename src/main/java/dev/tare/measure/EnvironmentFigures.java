package dev.tare.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.HdrHistogram.Histogram;

/**
 * What the trials of an environment add up to.
 *
 * @param environment the environment
 * @param trials the trials that its figures are from
 * @param errors failed requests, which may be of more trials
 */
record EnvironmentFigures(String environment, List<TrialResult> trials, Errors errors) {

    /** The same figures with what they are worth. */
    EnvironmentAnalysis judged(
            Verdict verdict,
            List<Finding> findings,
            List<Finding> caveats,
            List<Integer> blocks,
            boolean openLoop,
            Overheads overheads,
            Optional<Capacity> capacity) {
        long answered = trials.stream().mapToLong(TrialResult::answered).sum();
        long recordedNs = trials.stream().mapToLong(TrialResult::recordedNs).sum();
        ResourceUse proxies = ResourceUse.of(ProcessUsage.Role.PROXY, trials);
        ResourceUse target = ResourceUse.of(ProcessUsage.Role.TARGET, trials);
        return new EnvironmentAnalysis(
                environment,
                verdict,
                findings,
                caveats,
                blocks,
                openLoop,
                recordedNs == 0 ? 0 : 1e9 * answered / recordedNs,
                answered,
                errors.perMillion(),
                errors.byCause(),
                merged(TrialResult::response),
                merged(TrialResult::service),
                merged(TrialResult::lateness),
                merged(TrialResult::leastResponse),
                overheads.pairs(),
                overheads.overheads(),
                overheads.ratio(),
                capacity,
                proxies.cpuNsPerRequest(),
                target.cpuNsPerRequest(),
                proxies.residentBytes(),
                target.residentBytes(),
                errors.answers());
    }

    private Histogram merged(Function<TrialResult, Histogram> histogram) {
        return Histograms.merge(trials.stream().map(histogram).toList());
    }

    /**
     * Differences to the baseline by percentile.
     *
     * @param pairs the percentiles themselves, block by block
     * @param overheads what they differ by
     * @param ratio the same as a ratio minus one
     */
    record Overheads(
            Map<Percentile, PairedPercentiles> pairs,
            Map<Percentile, Overhead> overheads,
            Map<Percentile, Interval> ratio) {

        /** Of what has none. */
        static final Overheads NONE = new Overheads(Map.of(), Map.of(), Map.of());
    }
}
