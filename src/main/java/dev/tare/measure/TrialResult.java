package dev.tare.measure;

import java.util.List;
import java.util.Map;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.HdrHistogram.Histogram;

/**
 * What was recorded in one trial, over all its workers.
 *
 * @param block the block that the trial belongs to
 * @param environment the environment that was measured
 * @param repeat 0 for the first trial of an environment in a block, 1 for the baseline's second one
 * @param requestsPerSecond the rate that was asked for; 0 in a closed loop, whose requests have no intended send times
 * @param recordedNs length of the recorded part in nanoseconds, warm-up excluded
 * @param scheduled requests whose intended send time fell into the recorded part; of a closed loop, those sent in it
 * @param sentInTime requests of those that were sent before the recorded part ended
 * @param answered requests of those that were answered without error
 * @param errors failed requests of those by cause; causes without any are absent
 * @param clamped latencies that were beyond the histogram's range and were recorded as its largest value
 * @param response response times in nanoseconds, from the intended send to the answer's last byte; of a closed loop,
 *     from the actual send. Answered requests only
 * @param service service times in nanoseconds, from the actual send. Answered requests only
 * @param lateness how late the generator sent, in nanoseconds, from the moment when the request was due and a connection
 *     was free. All requests sent
 * @param leastResponse the least that response times can have been had the generator never been late, in nanoseconds:
 *     {@code response} is the most. Answered requests only
 * @param usage what each process used; empty where nothing can be seen
 * @param throttledNs how long a worker's control group was throttled, of several the longest, in nanoseconds; 0 where there is no limit
 * @param stealNs CPU time that the hypervisor took from this machine, in nanoseconds over all CPUs; 0 where unknown
 * @param startSkewNs how late the last of the workers began, in nanoseconds: arrivals of workers that begin at different
 *     instants are not spread as was asked
 * @param saturation how near workers were to their limits, by each figure that of the worker that was nearest
 * @param answers what was answered
 * @param held of a closed loop, requests that were sent later than their turn, since the operator limits its rate
 */
@RecordBuilder
public record TrialResult(
        int block,
        String environment,
        int repeat,
        long requestsPerSecond,
        long recordedNs,
        long scheduled,
        long sentInTime,
        long answered,
        Map<ErrorCause, Long> errors,
        long clamped,
        Histogram response,
        Histogram service,
        Histogram lateness,
        Histogram leastResponse,
        List<ProcessUsage> usage,
        long throttledNs,
        long stealNs,
        long startSkewNs,
        Saturation saturation,
        Answers answers,
        long held) {

    /** Whether requests had intended send times. */
    public boolean openLoop() {
        return requestsPerSecond > 0;
    }

    /** Requests that failed, whatever the cause. */
    public long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
