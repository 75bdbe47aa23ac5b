package dev.tare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Verdict;

/** The result as text for a terminal of 140 columns: one line an environment, and below it what it is worth. */
public final class ConsoleTable {

    private static final int WIDTH = 140;
    private static final int LEAST_NAME = 8;
    private static final String INVALID = SummaryRow.verdict(Verdict.Invalid);

    private final Report report;
    private final Wording wording;

    private ConsoleTable(Report report) {
        this.report = report;
        this.wording = new Wording(report, Units.ASCII);
    }

    /** The table with what belongs below it, each line ended. */
    public static String render(Report report) {
        return new ConsoleTable(report).text();
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add(report.profile().getMetadata().getName() + ": " + wording.load());
        lines.add("");
        lines.addAll(table());
        lines.add("");
        report.environments().forEach(e -> {
            if (e.verdict() != Verdict.Invalid
                    && (!Report.isBaseline(e) || report.environments().size() == 1)) {
                note(lines, "answer", wording.answer(e));
            }
        });
        if (report.environments().stream()
                .anyMatch(e -> e.proxyCpuNsPerRequest().isPresent())) {
            note(lines, "CPU, memory", "of all proxies together; CPU in thousandths of a core (m) at 1,000 requests/s");
        }
        AnswersWording answers = new AnswersWording(Units.ASCII);
        report.environments().forEach(e -> {
            String line = answers.line(report.summary(e.environment()).answers());
            note(lines, "answered", line.isEmpty() ? "" : e.environment() + ": " + line);
        });
        note(lines, "noise floor", floor());
        note(lines, "confidence", wording.confidence());
        note(lines, "blocks", wording.extent() + "; " + wording.ending());
        if (report.search()) {
            note(lines, "search", wording.search());
        }
        if (report.closedLoop()) {
            note(lines, "closed loop", wording.closedLoop());
        }
        if (!wording.program().isEmpty()) {
            note(lines, "generator", wording.program());
        }
        wording.troubles().forEach(t -> note(lines, "incomplete", t));
        for (EnvironmentAnalysis e : report.environments()) {
            wording.ownFindings(e).forEach(finding -> note(lines, "invalid", e.environment() + ": " + finding));
        }
        note(lines, "for more", wording.advice());
        report.objectives()
                .forEach(o -> note(lines, o.result().name().toLowerCase(Locale.ROOT), o.name() + ": " + o.message()));
        return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
    }

    private String floor() {
        String floor = wording.noiseFloor();
        return floor.isEmpty() ? "" : floor + " (the baseline against itself)";
    }

    private List<String> table() {
        TextTable<SummaryRow> table = new TextTable<SummaryRow>()
                .names("environment", LEAST_NAME, SummaryRow::environment)
                .right("p50", SummaryRow::p50)
                .right("p90", SummaryRow::p90)
                .right("p99", SummaryRow::p99)
                .right("p99.9", SummaryRow::p999);
        if (report.search()) {
            table.left("capacity/s", SummaryRow::capacity).left("capacity loss", SummaryRow::loss);
        } else {
            table.left("overhead p50", SummaryRow::overheadP50)
                    .left("overhead " + Units.ASCII.name(report.tail()), SummaryRow::overheadTail)
                    .right("rate/s", SummaryRow::rate);
        }
        table.right("errors", SummaryRow::errors)
                .right("CPU", SummaryRow::proxyCpu)
                .right("memory", SummaryRow::proxyMemory)
                .left("verdict", r -> r.verdict().equals(INVALID) ? INVALID.toUpperCase(Locale.ROOT) : r.verdict());
        return table.lines(
                report.environments().stream()
                        .map(e -> SummaryRow.of(e, report.tail(), Units.ASCII))
                        .toList(),
                WIDTH);
    }

    private static void note(List<String> lines, String label, String text) {
        TextTable.note(lines, label, text, WIDTH);
    }
}
