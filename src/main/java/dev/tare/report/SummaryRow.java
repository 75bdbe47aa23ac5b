package dev.tare.report;

import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.HdrHistogram.Histogram;

import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;
import dev.tare.measure.Verdict;

/** One line of the summary: an environment's figures as text. What is unknown, or may not be used, is a dash. */
@RecordBuilder
record SummaryRow(
        String environment,
        String p50,
        String p90,
        String p99,
        String p999,
        String max,
        String overheadP50,
        String overheadTail,
        String capacity,
        String loss,
        String rate,
        String errors,
        String proxyCpu,
        String proxyMemory,
        String verdict) {

    /**
     * An environment's line.
     *
     * @param tail the percentile whose overhead stands beside the median's
     */
    static SummaryRow of(EnvironmentAnalysis e, Percentile tail, Units units) {
        boolean anything = e.answered() > 0 || !e.errors().isEmpty();
        return SummaryRowBuilder.builder()
                .environment(e.environment())
                .p50(latency(e.response(), Percentile.P50, units))
                .p90(latency(e.response(), Percentile.P90, units))
                .p99(latency(e.response(), Percentile.P99, units))
                .p999(latency(e.response(), Percentile.P999, units))
                .max(
                        e.response().getTotalCount() == 0
                                ? units.none()
                                : units.duration(e.response().getMaxValue()))
                .overheadP50(overhead(e, Percentile.P50, units))
                .overheadTail(overhead(e, tail, units))
                .capacity(new CapacityWording(units).capacity(e))
                .loss(new CapacityWording(units).loss(e))
                .rate(anything ? units.count(e.achievedPerSecond()) : units.none())
                .errors(anything ? units.share(e.errorsPerMillion()) : units.none())
                .proxyCpu(known(e.proxyCpuNsPerRequest(), units::millicores, units))
                .proxyMemory(known(e.proxyResidentBytes(), units::memory, units))
                .verdict(e.verdict() == null ? units.none() : verdict(e.verdict()))
                .build();
    }

    /** An overhead with its interval, or only its limits. A dash where the numbers may not be used. */
    static String overhead(EnvironmentAnalysis e, Percentile percentile, Units units) {
        Interval interval = usableOverhead(e).get(percentile);
        return interval == null
                ? units.none()
                : e.overheads().get(percentile).isUsable() ? units.difference(interval) : units.range(interval);
    }

    static Map<Percentile, Interval> usableOverhead(EnvironmentAnalysis e) {
        return e.verdict() == Verdict.Invalid ? Map.of() : e.overheadNs();
    }

    static String known(OptionalLong value, LongFunction<String> text, Units units) {
        return value.isPresent() ? text.apply(value.getAsLong()) : units.none();
    }

    /** A verdict in words. */
    static String verdict(Verdict verdict) {
        return switch (verdict) {
            case Overhead -> "overhead";
            case NoDetectableOverhead -> "none found";
            case Inconclusive -> "inconclusive";
            case Invalid -> "invalid";
        };
    }

    static String latency(Histogram histogram, Percentile percentile, Units units) {
        return histogram.getTotalCount() == 0
                ? units.none()
                : units.duration(histogram.getValueAtPercentile(percentile.percent()));
    }
}
