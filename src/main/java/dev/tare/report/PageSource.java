package dev.tare.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import dev.tare.api.EnvironmentSummary;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Verdict;

/** A report as the sections of its page need it. */
final class PageSource {

    /** How the page writes figures. */
    static final Units UNITS = Units.TYPESET;

    private static final int COLOURS = 10;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Report report;
    private final Wording wording;
    private final List<EnvironmentAnalysis> environments;

    PageSource(Report report) {
        this.report = report;
        this.wording = new Wording(report, UNITS);
        this.environments = report.environments();
    }

    Report report() {
        return report;
    }

    Wording wording() {
        return wording;
    }

    List<EnvironmentAnalysis> environments() {
        return environments;
    }

    EnvironmentSummary summary(EnvironmentAnalysis e) {
        return report.summary(e.environment());
    }

    /** One part an environment. */
    <T> List<T> each(Function<EnvironmentAnalysis, T> part) {
        return environments.stream().map(part).toList();
    }

    /** The cells of an environment in a table. */
    Cells cells(EnvironmentAnalysis e, List<String> values) {
        return new Cells(e.environment(), colour(e), values);
    }

    int colour(EnvironmentAnalysis e) {
        if (Report.isBaseline(e)) {
            return 0;
        }
        int others = (int) environments.subList(0, environments.indexOf(e)).stream()
                .filter(o -> !Report.isBaseline(o))
                .count();
        return 1 + others % (COLOURS - 1);
    }

    /** The tone of a verdict, which the style sheet knows. */
    static String tone(Verdict verdict) {
        return verdict == null ? "plain" : verdict.name().toLowerCase(Locale.ROOT);
    }

    Heading heading() {
        return new Heading(
                report.profile().getMetadata().getName(),
                report.run().getMetadata().getName(),
                when(report.status().startedAt()));
    }

    private static String when(String rfc3339) {
        if (rfc3339 == null) {
            return "";
        }
        try {
            return DATE.format(Instant.parse(rfc3339));
        } catch (DateTimeParseException e) {
            return rfc3339;
        }
    }

    static <T> List<T> orNone(List<T> list) {
        return list == null ? List.of() : list;
    }
}
