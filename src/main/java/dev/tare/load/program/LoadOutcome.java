package dev.tare.load.program;

import java.util.EnumMap;
import java.util.Map;

import org.HdrHistogram.Histogram;

import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;

/** What a program saw in the recorded part of a trial. */
final class LoadOutcome {

    private final Histogram latencies = Histograms.create();
    private final Map<ErrorCause, Long> errors = new EnumMap<>(ErrorCause.class);
    private long sent;
    private long clamped;

    /** An answer without error. */
    void answered(long latencyNs) {
        answered(latencyNs, 1);
    }

    /** As many answers without error. */
    void answered(long latencyNs, long requests) {
        sent += requests;
        if (latencyNs > Histograms.HIGHEST_NS) {
            clamped += requests;
        }
        latencies.recordValueWithCount(Math.min(latencyNs, Histograms.HIGHEST_NS), requests);
    }

    /** As many failures. */
    void failed(ErrorCause cause, long requests) {
        if (requests > 0) {
            sent += requests;
            errors.merge(cause, requests, Long::sum);
        }
    }

    /** Requests that were sent, whatever became of them. */
    public long sent() {
        return sent;
    }

    /** Latencies of answers without error, in nanoseconds. */
    public Histogram latencies() {
        return latencies;
    }

    /** Answers whose latency was beyond the histogram's range. */
    public long clamped() {
        return clamped;
    }

    /** Failures by cause. */
    public Map<ErrorCause, Long> errors() {
        return errors;
    }
}
