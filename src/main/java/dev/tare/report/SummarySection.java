package dev.tare.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.ObjectiveStatus;
import dev.tare.measure.EnvironmentAnalysis;

/**
 * The table of all environments.
 *
 * @param rows its rows
 * @param tail the percentile whose overhead stands beside the median's
 * @param fromActualSend whether response times run from the actual send
 * @param search what the figures of a search are of; empty where capacities were not searched
 * @param objectives which objectives are met
 */
record SummarySection(List<Line> rows, String tail, boolean fromActualSend, String search, List<Objective> objectives) {

    record Line(int colour, String mesh, String tone, SummaryRow row) {}

    record Objective(String name, String result, String tone, String message) {}

    static SummarySection of(PageSource source) {
        Report report = source.report();
        return new SummarySection(
                source.each(e -> line(source, e)),
                PageSource.UNITS.name(report.tail()),
                report.closedLoop() || !report.generator().isFromIntendedSend(),
                report.search() ? source.wording().search() : "",
                report.objectives().stream().map(SummarySection::objective).toList());
    }

    private static Line line(PageSource source, EnvironmentAnalysis e) {
        Mesh mesh = source.summary(e).mesh();
        List<String> features = PageSource.orNone(source.summary(e).features());
        String crossed = mesh == null
                ? ""
                : Stream.concat(Stream.of(mesh.kind(), mesh.version()), features.stream())
                        .filter(s -> s != null)
                        .collect(Collectors.joining(" "));
        return new Line(
                source.colour(e),
                crossed,
                PageSource.tone(e.verdict()),
                SummaryRow.of(e, source.report().tail(), PageSource.UNITS));
    }

    private static Objective objective(ObjectiveStatus objective) {
        String result = objective.result().name().toLowerCase(Locale.ROOT);
        return new Objective(objective.name(), result, result, objective.message());
    }
}
