package dev.tare.measure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.HdrHistogram.Histogram;

/**
 * What the trials of one environment say.
 *
 * @param environment its name
 * @param verdict the verdict; of the baseline {@code Invalid} or null, as of others where it is not time for one
 * @param findings why its numbers may not be believed if measuring ends now; empty unless the verdict is {@code Invalid}
 * @param caveats what is to be known of its numbers where some of them may be used and others may not, or not as they are
 * @param blocks blocks that its figures are from, in rising order: those whose trials of it and of the baseline are
 *     valid. Where there are none, figures other than overheads are from all its trials, which is something to look at
 * @param openLoop whether its load was an open loop
 * @param achievedPerSecond requests per second that were answered
 * @param answered requests that were answered
 * @param errorsPerMillion requests of a million that failed, in all its trials, valid or not
 * @param errors failed requests of all its trials by cause
 * @param response merged response times in nanoseconds
 * @param service merged service times in nanoseconds
 * @param lateness merged lateness in nanoseconds
 * @param leastResponse merged, the least that response times can have been with a generator that is never late, in nanoseconds
 * @param pairs for each percentile of the family, what it was in each of the blocks, and the baseline's, in the order of
 *     {@code blocks}; empty for the baseline
 * @param overheads for each percentile of the family, what it differs by from the baseline's; empty for the baseline or where
 *     there are too few blocks
 * @param overheadRatio the same as a ratio to the baseline minus one: 0.02 is two percent slower
 * @param capacity of a search, how much the environment takes; the figures above are then those of the trials at the
 *     highest rate that met the objective, one a search, and errors are those of the same trials
 * @param proxyCpuNsPerRequest CPU time of all proxies per answered request, where it could be seen
 * @param targetCpuNsPerRequest CPU time of the target per answered request, where it could be seen
 * @param proxyResidentBytes anonymous resident memory of all proxies, the median over blocks, where it could be seen
 * @param targetResidentBytes the same of the target
 * @param answers what was answered, in the trials that errors are of
 */
@RecordBuilder
public record EnvironmentAnalysis(
        String environment,
        Verdict verdict,
        List<Finding> findings,
        List<Finding> caveats,
        List<Integer> blocks,
        boolean openLoop,
        double achievedPerSecond,
        long answered,
        long errorsPerMillion,
        Map<ErrorCause, Long> errors,
        Histogram response,
        Histogram service,
        Histogram lateness,
        Histogram leastResponse,
        Map<Percentile, PairedPercentiles> pairs,
        Map<Percentile, Overhead> overheads,
        Map<Percentile, Interval> overheadRatio,
        Optional<Capacity> capacity,
        OptionalLong proxyCpuNsPerRequest,
        OptionalLong targetCpuNsPerRequest,
        OptionalLong proxyResidentBytes,
        OptionalLong targetResidentBytes,
        Answers answers)
        implements EnvironmentAnalysisBuilder.With {

    /** The same of a run that goes on: that there are too few blocks yet is no fault of its numbers. */
    public EnvironmentAnalysis soFar() {
        boolean onlyTooFew = verdict == Verdict.Invalid
                && findings.stream().allMatch(finding -> finding.reason() == ValidityReason.TooFewBlocks);
        return !onlyTooFew ? this : with().verdict(null).findings(List.of()).build();
    }

    /** The differences that stand, in nanoseconds, with their simultaneous intervals; in rising order of percentiles. */
    public Map<Percentile, Interval> overheadNs() {
        Map<Percentile, Interval> intervals = new EnumMap<>(Percentile.class);
        overheads.forEach((percentile, overhead) -> {
            if (overhead.stands()) {
                intervals.put(percentile, overhead.ns());
            }
        });
        return intervals;
    }

    /** For each percentile its difference to the baseline's in each of the blocks, in nanoseconds. */
    public Map<Percentile, double[]> differencesNs() {
        Map<Percentile, double[]> differences = new EnumMap<>(Percentile.class);
        pairs.forEach((percentile, pair) -> differences.put(percentile, pair.differencesNs()));
        return differences;
    }
}
