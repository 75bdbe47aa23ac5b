package dev.tare.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.HdrHistogram.Histogram;

import dev.tare.api.EnvironmentSummary.Loop;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.Percentile;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.Saturation;
import dev.tare.measure.TrialResult;

/**
 * {@code result.json}: the profile with its status, as {@code result.yaml} has it, and beside it what the status was
 * computed from.
 *
 * @param apiVersion the profile's
 * @param kind the profile's
 * @param metadata the profile's
 * @param spec what was asked
 * @param status the answer
 * @param command the command that measures this again
 * @param machine what it was measured on
 * @param differencesMicros for each environment but the baseline and each percentile, the paired differences to the
 *     baseline in microseconds, one a block; {@code blocks} says which blocks
 * @param searches for each environment of a search, what each search has found
 * @param trials what was recorded in each trial, in the order of measuring
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "apiVersion",
    "kind",
    "metadata",
    "spec",
    "status",
    "command",
    "machine",
    "differencesMicros",
    "searches",
    "trials"
})
record ResultDocument(
        String apiVersion,
        String kind,
        ObjectMeta metadata,
        PerformanceProfileSpec spec,
        PerformanceProfileStatus status,
        String command,
        Map<String, String> machine,
        List<Differences> differencesMicros,
        List<Searches> searches,
        List<Trial> trials) {

    /**
     * The paired differences of an environment.
     *
     * @param environment its name
     * @param blocks the blocks that the differences are of
     * @param percentiles the differences in microseconds by percentile, in the order of {@code blocks}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Differences(String environment, List<Integer> blocks, Map<String, List<Double>> percentiles) {}

    /**
     * What the searches of an environment have found.
     *
     * @param environment its name
     * @param searches the searches, by their numbers from 1
     * @param foundPerSecond what each has found, in requests per second
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Searches(String environment, List<Integer> searches, List<Double> foundPerSecond) {}

    /**
     * What was recorded in one trial.
     *
     * @param block the block
     * @param environment the environment
     * @param repeat 1 for the baseline's second trial in the block, else 0
     * @param loop open or closed
     * @param requestsPerSecond the rate that was asked for; 0 in a closed loop
     * @param recordedFrom when recording began, in RFC 3339
     * @param recordedMicros how long was recorded
     * @param scheduled requests due in that time
     * @param sentInTime of those, how many were sent in it
     * @param answered of those, how many were answered
     * @param errors failed requests by cause
     * @param answers what was answered; absent where nobody tells
     * @param clamped latencies beyond the histogram's range
     * @param responseMicros percentiles of response time
     * @param serviceMicros percentiles of service time
     * @param latenessMicros percentiles of the generator's lateness
     * @param leastResponseMicros percentiles of the least that response times can have been with a generator that is never late
     * @param usage CPU time and anonymous resident memory of each process
     * @param throttledMicros how long the generator was throttled
     * @param stealMicros CPU time that the hypervisor took
     * @param startSkewMicros how late the last of the workers began
     * @param generator how near workers were to their limits; absent where they did not tell
     * @param histograms the four histograms in nanoseconds, in HdrHistogram's compressed V2 encoding in Base64:
     *     {@code Histogram.decodeFromCompressedByteBuffer} reads them
     */
    @RecordBuilder
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Trial(
            int block,
            String environment,
            int repeat,
            Loop loop,
            long requestsPerSecond,
            String recordedFrom,
            long recordedMicros,
            long scheduled,
            long sentInTime,
            long answered,
            Map<String, Long> errors,
            Answers answers,
            long clamped,
            Map<String, Long> responseMicros,
            Map<String, Long> serviceMicros,
            Map<String, Long> latenessMicros,
            Map<String, Long> leastResponseMicros,
            List<Usage> usage,
            long throttledMicros,
            long stealMicros,
            long startSkewMicros,
            Generator generator,
            Encoded histograms) {

        private static Trial of(MeasuredTrial measured) {
            TrialResult t = measured.result();
            return ResultDocumentTrialBuilder.builder()
                    .block(t.block())
                    .environment(t.environment())
                    .repeat(t.repeat())
                    .loop(t.openLoop() ? Loop.Open : Loop.Closed)
                    .requestsPerSecond(t.requestsPerSecond())
                    .recordedFrom(measured.recordedFrom().toString())
                    .recordedMicros(micros(t.recordedNs()))
                    .scheduled(t.scheduled())
                    .sentInTime(t.sentInTime())
                    .answered(t.answered())
                    .errors(byLabel(t.errors()))
                    .answers(t.answers().known() ? t.answers() : null)
                    .clamped(t.clamped())
                    .responseMicros(percentiles(t.response()))
                    .serviceMicros(percentiles(t.service()))
                    .latenessMicros(percentiles(t.lateness()))
                    .leastResponseMicros(percentiles(t.leastResponse()))
                    .usage(t.usage().stream().map(Usage::of).toList())
                    .throttledMicros(micros(t.throttledNs()))
                    .stealMicros(micros(t.stealNs()))
                    .startSkewMicros(micros(t.startSkewNs()))
                    .generator(t.saturation().known() ? Generator.of(t.saturation()) : null)
                    .histograms(new Encoded(
                            Histograms.encode(t.response()),
                            Histograms.encode(t.service()),
                            Histograms.encode(t.lateness()),
                            Histograms.encode(t.leastResponse())))
                    .build();
        }
    }

    /**
     * How near workers were to their limits while recording: by each figure that of the worker that was nearest.
     *
     * @param loopCpuMicros CPU time of the thread that sends and receives
     * @param loopWaitedMicros how long that thread was ready and waited for a CPU
     * @param loopBusyMicros of both, what was not spent on polling in vain
     * @param longestStallMicros the longest time by which it came round too late
     * @param collections garbage collections
     * @param collectingMicros how long they took
     * @param blockedWrites requests that the socket did not take at once
     */
    @RecordBuilder
    record Generator(
            long loopCpuMicros,
            long loopWaitedMicros,
            long loopBusyMicros,
            long longestStallMicros,
            long collections,
            long collectingMicros,
            long blockedWrites) {

        private static Generator of(Saturation saturation) {
            return ResultDocumentGeneratorBuilder.builder()
                    .loopCpuMicros(micros(saturation.loopCpuNs()))
                    .loopWaitedMicros(micros(saturation.loopWaitedNs()))
                    .loopBusyMicros(micros(saturation.loopBusyNs()))
                    .longestStallMicros(micros(saturation.longestStallNs()))
                    .collections(saturation.collections())
                    .collectingMicros(micros(saturation.collectingNs()))
                    .blockedWrites(saturation.blockedWrites())
                    .build();
        }
    }

    /**
     * What a process used.
     *
     * @param role worker, proxy or target
     * @param cpuMicros CPU time while recording
     * @param residentBytes anonymous resident memory at the end; absent where it can't be seen
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Usage(ProcessUsage.Role role, long cpuMicros, Long residentBytes) {

        private static Usage of(ProcessUsage usage) {
            return new Usage(
                    usage.role(), micros(usage.cpuNs()), usage.residentBytes() < 0 ? null : usage.residentBytes());
        }
    }

    /**
     * Encoded histograms.
     *
     * @param response of response times
     * @param service of service times
     * @param lateness of the generator's lateness
     * @param leastResponse of the least that response times can have been
     */
    record Encoded(String response, String service, String lateness, String leastResponse) {}

    /** The document of a report. */
    static ResultDocument of(Report report) {
        return ResultDocumentBuilder.builder()
                .apiVersion(report.profile().getApiVersion())
                .kind(report.profile().getKind())
                .metadata(report.profile().getMetadata())
                .spec(report.profile().getSpec())
                .status(report.profile().getStatus())
                .command(report.command())
                .machine(report.machine())
                .differencesMicros(report.environments().stream()
                        .filter(Report::isCompared)
                        .map(e -> new Differences(e.environment(), e.blocks(), micros(e.differencesNs())))
                        .toList())
                .searches(report.environments().stream()
                        .flatMap(e -> e.capacity().stream()
                                .map(c -> new Searches(e.environment(), c.searches(), c.foundPerSecond())))
                        .toList())
                .trials(report.trials().stream().map(Trial::of).toList())
                .build();
    }

    private static Map<String, List<Double>> micros(Map<Percentile, double[]> nanos) {
        return new TreeMap<>(nanos)
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                e -> e.getKey().label(),
                                e -> Arrays.stream(e.getValue())
                                        .mapToObj(ns -> ns / 1e3)
                                        .toList(),
                                (a, b) -> a,
                                LinkedHashMap::new));
    }

    private static Map<String, Long> byLabel(Map<ErrorCause, Long> errors) {
        Map<String, Long> labels = new TreeMap<>();
        errors.forEach((cause, n) -> labels.put(cause.label(), n));
        return labels;
    }

    private static Map<String, Long> percentiles(Histogram nanos) {
        Map<String, Long> figures = new LinkedHashMap<>();
        if (nanos.getTotalCount() > 0) {
            for (Percentile percentile : Percentile.values()) {
                figures.put(percentile.label(), micros(nanos.getValueAtPercentile(percentile.percent())));
            }
            figures.put("max", micros(nanos.getMaxValue()));
        }
        return figures;
    }

    private static long micros(long nanos) {
        return Math.round(nanos / 1e3);
    }
}
