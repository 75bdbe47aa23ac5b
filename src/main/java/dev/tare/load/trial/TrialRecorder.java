package dev.tare.load.trial;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;

import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.SizeCounts;

/** What is counted in the recorded part of a trial. */
final class TrialRecorder {

    private static final int STATUS_CODES = 1000;

    private final Histogram response = Histograms.create();
    private final Histogram service = Histograms.create();
    private final Histogram lateness = Histograms.create();
    private final Histogram leastResponse = Histograms.create();
    private final long[] errors = new long[ErrorCause.values().length];
    private final long[] statuses = new long[STATUS_CODES];
    private final SizeCounts contentBytes = new SizeCounts();
    private long scheduled;
    private long sentInTime;
    private long answered;
    private long clamped;
    private long blockedWrites;
    private long connectionsOpened;
    private long sentAgain;
    private long held;

    void scheduled(long requests) {
        scheduled += requests;
    }

    void sent(long latenessNs, boolean inTime) {
        record(lateness, latenessNs);
        if (inTime) {
            sentInTime++;
        }
    }

    /**
     * An answer.
     *
     * @param responseNs its response time
     * @param serviceNs its service time
     * @param leastResponseNs its response time less what the generator itself can have added
     */
    void answered(long responseNs, long serviceNs, long leastResponseNs) {
        answered++;
        if (responseNs > Histograms.HIGHEST_NS) {
            clamped++;
        }
        record(response, responseNs);
        record(service, serviceNs);
        record(leastResponse, leastResponseNs);
    }

    /**
     * What an answer is like.
     *
     * @param status its status
     * @param bytes how many bytes of content it has
     * @param fault why it counts as a failure; null if it does not
     */
    void answer(int status, long bytes, ErrorCause fault) {
        if (fault == ErrorCause.PROTOCOL) {
            return; // no answer in the protocol
        }
        if (status >= 0 && status < STATUS_CODES) {
            statuses[status]++;
        }
        if (fault == null) {
            contentBytes.add(bytes);
        }
    }

    void blocked() {
        blockedWrites++;
    }

    void connected() {
        connectionsOpened++;
    }

    void repeated() {
        sentAgain++;
    }

    void held() {
        held++;
    }

    long heldRequests() {
        return held;
    }

    void failed(ErrorCause cause, long requests) {
        errors[cause.ordinal()] += requests;
    }

    private static void record(Histogram histogram, long valueNs) {
        histogram.recordValue(Math.min(valueNs, Histograms.HIGHEST_NS));
    }

    long scheduled() {
        return scheduled;
    }

    long sentInTime() {
        return sentInTime;
    }

    long answered() {
        return answered;
    }

    long clamped() {
        return clamped;
    }

    long blockedWrites() {
        return blockedWrites;
    }

    long connectionsOpened() {
        return connectionsOpened;
    }

    long sentAgain() {
        return sentAgain;
    }

    Histogram response() {
        return response;
    }

    Histogram service() {
        return service;
    }

    Histogram lateness() {
        return lateness;
    }

    Histogram leastResponse() {
        return leastResponse;
    }

    /**
     * What was answered.
     *
     * @param means what carried it
     * @param errorsFrom by status, who gave answers that count as failures
     */
    Answers answers(Answers.Means means, Map<Integer, String> errorsFrom) {
        SortedMap<Integer, Long> byStatus = new TreeMap<>();
        for (int status = 0; status < STATUS_CODES; status++) {
            if (statuses[status] > 0) {
                byStatus.put(status, statuses[status]);
            }
        }
        return new Answers(byStatus, contentBytes.counts(), connectionsOpened, sentAgain, means, errorsFrom);
    }

    Map<ErrorCause, Long> errors() {
        Map<ErrorCause, Long> counts = new EnumMap<>(ErrorCause.class);
        for (ErrorCause cause : ErrorCause.values()) {
            if (errors[cause.ordinal()] > 0) {
                counts.put(cause, errors[cause.ordinal()]);
            }
        }
        return counts;
    }
}
