package dev.tare.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.HdrHistogram.Histogram;

/**
 * What the trials of one environment say.
 *
 * @param environment its name
 * @param verdict the verdict; of the baseline {@code Invalid} or null
 * @param findings why its numbers may not be believed if measuring ends now; empty unless the verdict is {@code Invalid}
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
 * @param differencesNs for each percentile of the family, its difference to the baseline's in each of the blocks, in
 *     nanoseconds, in the order of {@code blocks}; empty for the baseline
 * @param overheadNs for each percentile of the family, the estimated difference in nanoseconds with its simultaneous
 *     interval; empty for the baseline or where there are too few blocks
 * @param overheadRatio the same as a ratio to the baseline minus one: 0.02 is two percent slower
 * @param capacity of a search, how much the environment takes; the figures above are then those of the trials at the
 *     highest rate that met the objective, one a search, and errors are those of the same trials
 * @param proxyCpuNsPerRequest CPU time of all proxies per answered request, where it could be seen
 * @param targetCpuNsPerRequest CPU time of the target per answered request, where it could be seen
 * @param proxyResidentBytes anonymous resident memory of all proxies, the median over blocks, where it could be seen
 * @param targetResidentBytes the same of the target
 */
public record EnvironmentAnalysis(
        String environment,
        Verdict verdict,
        List<Finding> findings,
        List<Integer> blocks,
        boolean openLoop,
        double achievedPerSecond,
        long answered,
        long errorsPerMillion,
        Map<ErrorCause, Long> errors,
        Histogram response,
        Histogram service,
        Histogram lateness,
        Map<Percentile, double[]> differencesNs,
        Map<Percentile, Interval> overheadNs,
        Map<Percentile, Interval> overheadRatio,
        Optional<Capacity> capacity,
        OptionalLong proxyCpuNsPerRequest,
        OptionalLong targetCpuNsPerRequest,
        OptionalLong proxyResidentBytes,
        OptionalLong targetResidentBytes) {}
