package dev.tare.measure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;

/** A trial of 1,000 requests in one second that is valid unless it is made otherwise. */
final class TrialFixture {

    private final int block;
    private final String environment;
    private int repeat;
    private long requestsPerSecond = 1_000;
    private long sentInTime = 1_000;
    private long answered = 1_000;
    private Map<ErrorCause, Long> errors = Map.of();
    private final Histogram response = Histograms.create();
    private final Histogram lateness = Histograms.create();
    private final Histogram leastResponse = Histograms.create();
    private List<ProcessUsage> usage = List.of();
    private long throttledNs;
    private long stealNs;
    private long held;
    private Saturation saturation = Saturation.UNKNOWN;
    private Answers answers = Answers.NONE;

    private TrialFixture(int block, String environment) {
        this.block = block;
        this.environment = environment;
    }

    static TrialFixture trial(int block, String environment) {
        return new TrialFixture(block, environment);
    }

    TrialFixture repeat(int repeat) {
        this.repeat = repeat;
        return this;
    }

    TrialFixture closedLoop() {
        requestsPerSecond = 0;
        return this;
    }

    TrialFixture sentInTime(long requests) {
        sentInTime = requests;
        return this;
    }

    /** Failed requests, and so many fewer answered ones. */
    TrialFixture errors(ErrorCause cause, long requests) {
        errors = Map.of(cause, requests);
        answered = 1_000 - requests;
        return this;
    }

    /** All response times. */
    TrialFixture latencyNs(long latencyNs) {
        response.recordValueWithCount(latencyNs, answered);
        return this;
    }

    /** Some of the response times. */
    TrialFixture latencies(long latencyNs, long requests) {
        response.recordValueWithCount(latencyNs, requests);
        return this;
    }

    /** What all response times would have been at the least with a generator that is never late. */
    TrialFixture leastLatencyNs(long latencyNs) {
        leastResponse.recordValueWithCount(latencyNs, answered);
        return this;
    }

    /** The lateness of two requests in a hundred. */
    TrialFixture latenessNs(long latenessNs) {
        lateness.recordValueWithCount(latenessNs, 20);
        lateness.recordValueWithCount(1_000, 980);
        return this;
    }

    TrialFixture usage(ProcessUsage... processes) {
        usage = List.of(processes);
        return this;
    }

    TrialFixture throttledNs(long nanoseconds) {
        throttledNs = nanoseconds;
        return this;
    }

    TrialFixture held(long requests) {
        held = requests;
        return this;
    }

    TrialFixture stealNs(long nanoseconds) {
        stealNs = nanoseconds;
        return this;
    }

    TrialFixture saturation(Saturation figures) {
        saturation = figures;
        return this;
    }

    /** Answers by their status, and by their bytes. */
    TrialFixture answers(Map<Integer, Long> byStatus, Map<Long, Long> byBytes) {
        answers = new Answers(byStatus, new TreeMap<>(byBytes), 0, 0, Answers.Means.UNKNOWN);
        return this;
    }

    /** Answers by their status, none of them without error, and who gave them. */
    TrialFixture errors(Map<Integer, Long> byStatus, Map<Integer, String> from) {
        answers = new Answers(byStatus, new TreeMap<>(), 0, 0, Answers.Means.UNKNOWN, from);
        return this;
    }

    TrialResult build() {
        if (response.getTotalCount() == 0 && answered > 0) {
            latencyNs(1_000_000);
        }
        return TrialResultBuilder.builder()
                .block(block)
                .environment(environment)
                .repeat(repeat)
                .requestsPerSecond(requestsPerSecond)
                .recordedNs(1_000_000_000)
                .scheduled(1_000)
                .sentInTime(sentInTime)
                .answered(answered)
                .errors(errors)
                .clamped(0)
                .response(response)
                .service(response.copy())
                .lateness(lateness)
                .leastResponse(leastResponse.getTotalCount() == 0 ? response.copy() : leastResponse)
                .usage(usage)
                .throttledNs(throttledNs)
                .stealNs(stealNs)
                .startSkewNs(0)
                .saturation(saturation)
                .answers(answers)
                .held(held)
                .build();
    }
}
