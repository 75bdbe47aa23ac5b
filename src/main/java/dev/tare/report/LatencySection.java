package dev.tare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.HdrHistogram.Histogram;

import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Percentile;

/**
 * Latency by percentile.
 *
 * @param levels names of the percentiles, as far as enough requests lie beyond
 * @param lines latencies at {@code levels}, and the largest, one line an environment
 */
record LatencySection(List<String> levels, List<Cells> lines) {

    private static final double[] LEVELS = {50, 75, 90, 95, 99, 99.9, 99.99};

    static LatencySection of(PageSource source) {
        List<String> levels = levels(source.environments());
        return new LatencySection(levels, source.each(e -> source.cells(e, latencies(e, levels.size()))));
    }

    private static List<String> levels(List<EnvironmentAnalysis> environments) {
        long most = environments.stream()
                .mapToLong(e -> e.response().getTotalCount())
                .max()
                .orElse(0);
        return Arrays.stream(LEVELS)
                .filter(level -> (100 - level) / 100 * most >= Percentile.REQUESTS_BEYOND)
                .mapToObj(level -> level == Math.rint(level) ? String.valueOf((long) level) : String.valueOf(level))
                .toList();
    }

    private static List<String> latencies(EnvironmentAnalysis e, int levels) {
        Histogram histogram = e.response();
        boolean any = histogram.getTotalCount() > 0;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            values.add(
                    any
                            ? PageSource.UNITS.duration(histogram.getValueAtPercentile(LEVELS[i]))
                            : PageSource.UNITS.none());
        }
        values.add(any ? PageSource.UNITS.duration(histogram.getMaxValue()) : PageSource.UNITS.none());
        return values;
    }
}
