package dev.tare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.OverheadFigures.Figure;
import dev.tare.measure.Interval;
import dev.tare.report.Comparison.Finding;
import dev.tare.report.Comparison.Measure;
import dev.tare.report.Comparison.Row;
import dev.tare.report.Comparison.Side;

/** A comparison as text for a terminal. */
public final class ComparisonText {

    private static final Units UNITS = Units.ASCII;
    private static final int LEAST_NAME = 8;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final double PER_MILLE = 1_000;

    private ComparisonText() {}

    /**
     * The text, line by line.
     *
     * @param width how many characters a line should have at the most
     */
    public static List<String> lines(Comparison comparison, int width) {
        List<String> lines = new ArrayList<>();
        TextTable.note(lines, "A", side(comparison.a()), width);
        TextTable.note(lines, "B", side(comparison.b()), width);
        lines.add("");
        lines.addAll(new TextTable<Row>()
                .names("environment", LEAST_NAME, Row::environment)
                .left("overhead", row -> row.measure().title())
                .left("A", row -> figure(row.measure(), row.a()))
                .left("B", row -> figure(row.measure(), row.b()))
                .left("B - A", row -> figure(row.measure(), row.difference()))
                .left("B costs", row -> finding(row.finding()))
                .lines(comparison.rows(), width));
        lines.add("");
        comparison.changes().forEach(change -> TextTable.note(lines, "differs", change, width));
        Stream.of(comparison.a(), comparison.b())
                .flatMap(side -> invalid(side).stream())
                .forEach(sentence -> TextTable.note(lines, "invalid", sentence, width));
        TextTable.note(
                lines,
                "more, less",
                "the interval of the difference is beyond zero, and beyond what a baseline was seen to differ from itself by",
                width);
        TextTable.note(
                lines,
                "take care",
                "these runs measured at different times. Each cost is over the baseline of its own run, but whatever else has changed"
                        + " between them (the node's other work, its clock, versions) is in the difference, and in none of the"
                        + " intervals. To compare two meshes, or two versions of one, make them environments of one profile:"
                        + " their trials then alternate in the same blocks.",
                width);
        return lines;
    }

    private static String side(Side side) {
        return side.name()
                + Optional.ofNullable(side.startedAt())
                        .map(startedAt -> ", measured from " + startedAt)
                        .orElse("")
                + Optional.ofNullable(side.node()).map(node -> " on " + node).orElse("");
    }

    private static List<String> invalid(Side side) {
        return side.summary().stream()
                .filter(environment -> environment.verdict() == EnvironmentSummary.Verdict.Invalid)
                .map(environment ->
                        "the numbers of %s in %s may not be used".formatted(environment.environment(), side.name()))
                .toList();
    }

    private static String figure(Measure measure, Figure figure) {
        if (figure == null) {
            return UNITS.none();
        }
        boolean usable = figure.estimate() != null;
        double scale = measure == Measure.CapacityLoss ? 1 / PER_MILLE : NANOS_PER_MICRO;
        Interval interval = new Interval(
                (usable ? figure.estimate() : figure.high()) * scale, figure.low() * scale, figure.high() * scale);
        if (measure == Measure.CapacityLoss) {
            return usable ? UNITS.share(interval) : UNITS.percents(interval);
        }
        return usable ? UNITS.difference(interval) : UNITS.range(interval);
    }

    private static String finding(Finding finding) {
        return switch (finding) {
            case More -> "more";
            case Less -> "less";
            case NotShown -> "may be noise";
            case NotComparable -> UNITS.none();
        };
    }
}
