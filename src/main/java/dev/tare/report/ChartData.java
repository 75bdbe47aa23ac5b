package dev.tare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;

/**
 * What the page's charts are drawn from. Times are in milliseconds.
 *
 * @param percentiles the names of the percentiles that are compared
 * @param floor the noise floor by percentile: estimate, low, high
 * @param environments the environments, the baseline first
 */
record ChartData(List<String> percentiles, Map<String, double[]> floor, List<Series> environments) {

    private static final int TICKS_PER_HALF_DISTANCE = 8;

    /**
     * One environment.
     *
     * @param name its name
     * @param curve points of {@code [-log10(1 - percentile), latency]}, as far as enough requests lie beyond
     * @param blocks the blocks that {@code differences} are of
     * @param differences paired differences by percentile, one a block
     * @param overhead estimate, low and high by percentile; empty where the numbers may not be used
     */
    record Series(
            String name,
            List<double[]> curve,
            List<Integer> blocks,
            Map<String, double[]> differences,
            Map<String, double[]> overhead) {}

    static ChartData of(Report report) {
        List<Series> environments = report.environments().stream()
                .map(e -> new Series(
                        e.environment(),
                        curve(e.response()),
                        e.blocks(),
                        Report.isCompared(e) ? differences(e) : Map.of(),
                        intervals(SummaryRow.usableOverhead(e))))
                .toList();
        List<String> percentiles = Arrays.stream(Percentile.values())
                .map(Units.TYPESET::name)
                .filter(p -> environments.stream()
                        .anyMatch(e ->
                                e.differences().containsKey(p) || e.overhead().containsKey(p)))
                .toList();
        return new ChartData(percentiles, intervals(report.analysis().noiseFloorNs()), environments);
    }

    private static List<double[]> curve(Histogram histogram) {
        List<double[]> points = new ArrayList<>();
        for (HistogramIterationValue value : histogram.percentiles(TICKS_PER_HALF_DISTANCE)) {
            double beyond = 1 - value.getPercentileLevelIteratedTo() / 100;
            if (beyond * histogram.getTotalCount() < Percentile.REQUESTS_BEYOND) {
                break;
            }
            points.add(new double[] {rounded(-Math.log10(beyond)), millis(value.getValueIteratedTo())});
        }
        return points;
    }

    private static Map<String, double[]> differences(EnvironmentAnalysis e) {
        Map<String, double[]> differences = new LinkedHashMap<>();
        new TreeMap<>(e.differencesNs())
                .forEach((percentile, values) -> differences.put(
                        Units.TYPESET.name(percentile),
                        DoubleStream.of(values).map(ChartData::millis).toArray()));
        return differences;
    }

    private static Map<String, double[]> intervals(Map<Percentile, Interval> intervals) {
        Map<String, double[]> figures = new LinkedHashMap<>();
        new TreeMap<>(intervals)
                .forEach((percentile, i) -> figures.put(
                        Units.TYPESET.name(percentile),
                        new double[] {millis(i.estimate()), millis(i.low()), millis(i.high())}));
        return figures;
    }

    private static double millis(double nanos) {
        return rounded(nanos / 1e6);
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4 + 0.0;
    }
}
