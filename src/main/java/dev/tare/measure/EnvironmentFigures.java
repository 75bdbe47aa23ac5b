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
                blocks,
                openLoop,
                recordedNs == 0 ? 0 : 1e9 * answered / recordedNs,
                answered,
                errors.perMillion(),
                errors.byCause(),
                merged(TrialResult::response),
                merged(TrialResult::service),
                merged(TrialResult::lateness),
                overheads.differencesNs(),
                overheads.ns(),
                overheads.ratio(),
                capacity,
                proxies.cpuNsPerRequest(),
                target.cpuNsPerRequest(),
                proxies.residentBytes(),
                target.residentBytes());
    }

    private Histogram merged(Function<TrialResult, Histogram> histogram) {
        return Histograms.merge(trials.stream().map(histogram).toList());
    }

    /**
     * Differences to the baseline by percentile.
     *
     * @param differencesNs one a block, in nanoseconds
     * @param ns their estimate in nanoseconds with its interval
     * @param ratio the same as a ratio minus one
     */
    record Overheads(
            Map<Percentile, double[]> differencesNs, Map<Percentile, Interval> ns, Map<Percentile, Interval> ratio) {

        /** Of what has none. */
        static final Overheads NONE = new Overheads(Map.of(), Map.of(), Map.of());
    }
}
