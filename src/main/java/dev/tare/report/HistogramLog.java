package dev.tare.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

import dev.tare.measure.MeasuredTrial;

/**
 * Response times of an environment in HdrHistogram's log format (version 1.3), one interval a trial, in nanoseconds.
 *
 * <p>Start times are seconds since the log's base time, which is when the first trial began to record; the tag is the
 * environment. HdrHistogram's own {@code HistogramLogProcessor -i baseline.hlog -tag baseline} reads it, and shows
 * milliseconds. A comment before an interval names the trial.
 */
final class HistogramLog {

    private HistogramLog() {}

    /** The log of the trials, in their order. */
    static String of(List<MeasuredTrial> trials) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream text = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        HistogramLogWriter log = new HistogramLogWriter(text);
        Instant base = trials.get(0).recordedFrom();
        log.outputComment("[Response times in nanoseconds, one interval a trial]");
        log.outputLogFormatVersion();
        log.outputBaseTime(base.toEpochMilli());
        log.outputStartTime(base.toEpochMilli());
        log.setBaseTime(base.toEpochMilli());
        log.outputLegend();
        for (MeasuredTrial trial : trials) {
            log.outputComment("[Block: " + trial.result().block() + ", repeat: "
                    + trial.result().repeat() + "]");
            log.outputIntervalHistogram(interval(trial));
        }
        text.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Histogram interval(MeasuredTrial trial) {
        Histogram histogram = trial.result().response().copy();
        histogram.setTag(tag(trial.result().environment()));
        histogram.setStartTimeStamp(trial.recordedFrom().toEpochMilli());
        histogram.setEndTimeStamp(
                trial.recordedFrom().plusNanos(trial.result().recordedNs()).toEpochMilli());
        return histogram;
    }

    /** The format's own separators cannot be in a tag. */
    private static String tag(String environment) {
        return environment.replaceAll("[, \\r\\n\\t]", "_");
    }
}
