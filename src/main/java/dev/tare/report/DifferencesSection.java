package dev.tare.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Percentile;

/**
 * What each block and each search has found.
 *
 * @param blocks paired differences, one table an environment
 * @param searches what each search has found, one table an environment
 */
record DifferencesSection(List<Blocks> blocks, List<Searches> searches) {

    record Blocks(String environment, int colour, List<String> percentiles, List<Line> lines) {}

    record Searches(String environment, int colour, List<Line> lines) {}

    /** What a block, or a search, has found. */
    record Line(int block, List<String> values) {}

    static DifferencesSection of(PageSource source) {
        return new DifferencesSection(
                source.environments().stream()
                        .filter(Report::isCompared)
                        .map(e -> blocks(source, e))
                        .toList(),
                source.environments().stream()
                        .flatMap(e -> searches(source, e).stream())
                        .toList());
    }

    private static Blocks blocks(PageSource source, EnvironmentAnalysis e) {
        List<Percentile> percentiles =
                e.differencesNs().keySet().stream().sorted().toList();
        return new Blocks(
                e.environment(),
                source.colour(e),
                percentiles.stream().map(PageSource.UNITS::name).toList(),
                IntStream.range(0, e.blocks().size())
                        .mapToObj(i -> new Line(
                                e.blocks().get(i),
                                percentiles.stream()
                                        .map(p -> PageSource.UNITS.difference(
                                                e.differencesNs().get(p)[i]))
                                        .toList()))
                        .toList());
    }

    private static Optional<Searches> searches(PageSource source, EnvironmentAnalysis e) {
        return e.capacity()
                .filter(c -> !c.searches().isEmpty())
                .map(c -> new Searches(
                        e.environment(),
                        source.colour(e),
                        IntStream.range(0, c.searches().size())
                                .mapToObj(i -> new Line(
                                        c.searches().get(i),
                                        List.of(PageSource.UNITS.count(
                                                c.foundPerSecond().get(i)))))
                                .toList()));
    }
}
