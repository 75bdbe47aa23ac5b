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
        return EnvironmentAnalysisBuilder.builder()
                .environment(environment)
                .verdict(verdict)
                .findings(findings)
                .caveats(caveats)
                .blocks(blocks)
                .openLoop(openLoop)
                .achievedPerSecond(recordedNs == 0 ? 0 : 1e9 * answered / recordedNs)
                .answered(answered)
                .errorsPerMillion(errors.perMillion())
                .errors(errors.byCause())
                .response(merged(TrialResult::response))
                .service(merged(TrialResult::service))
                .lateness(merged(TrialResult::lateness))
                .leastResponse(merged(TrialResult::leastResponse))
                .pairs(overheads.pairs())
                .overheads(overheads.overheads())
                .overheadRatio(overheads.ratio())
                .capacity(capacity)
                .proxyCpuNsPerRequest(proxies.cpuNsPerRequest())
                .targetCpuNsPerRequest(target.cpuNsPerRequest())
                .proxyResidentBytes(proxies.residentBytes())
                .targetResidentBytes(target.residentBytes())
                .answers(errors.answers())
                .build();
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
