package dev.tare.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;

/**
 * What each environment adds.
 *
 * @param percentiles names of the percentiles that are compared
 * @param lines overheads with intervals, one line an environment
 * @param noiseFloor the difference of the baseline to itself, by {@code percentiles}; of a search, of its capacity
 */
record OverheadSection(List<String> percentiles, List<Cells> lines, List<String> noiseFloor) {

    static OverheadSection of(PageSource source) {
        List<Percentile> family = family(source);
        return new OverheadSection(
                family.stream().map(PageSource.UNITS::name).toList(),
                source.environments().stream()
                        .filter(e -> !SummaryRow.usableOverhead(e).isEmpty())
                        .map(e -> source.cells(e, overheads(e, family)))
                        .toList(),
                noiseFloor(source.report(), family));
    }

    private static List<Percentile> family(PageSource source) {
        return Arrays.stream(Percentile.values())
                .filter(p -> source.report().analysis().noiseFloorNs().containsKey(p)
                        || source.environments().stream()
                                .anyMatch(e -> SummaryRow.usableOverhead(e).containsKey(p)))
                .toList();
    }

    private static List<String> overheads(EnvironmentAnalysis e, List<Percentile> family) {
        Map<Percentile, Interval> ratio = e.overheadRatio();
        return family.stream()
                .map(p -> SummaryRow.overhead(e, p, PageSource.UNITS)
                        + (ratio.containsKey(p) ? "\n" + PageSource.UNITS.percentage(ratio.get(p)) : ""))
                .toList();
    }

    private static List<String> noiseFloor(Report report, List<Percentile> family) {
        if (report.search()) {
            return report.analysis().noiseFloorCapacity().map(PageSource.UNITS::share).stream()
                    .toList();
        }
        Map<Percentile, Interval> floor = report.analysis().noiseFloorNs();
        return floor.isEmpty()
                ? List.of()
                : family.stream()
                        .map(p -> floor.containsKey(p)
                                ? PageSource.UNITS.difference(floor.get(p))
                                : PageSource.UNITS.none())
                        .toList();
    }
}
