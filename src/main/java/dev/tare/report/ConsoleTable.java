package dev.tare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;

import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Verdict;

/** The result as text for a terminal of 140 columns: one line an environment, and below it what it is worth. */
public final class ConsoleTable {

    private static final int WIDTH = 140;
    private static final String NAME = "environment";
    private static final int LEAST_NAME = 8;
    private static final int LABEL_WIDTH = 13;
    private static final String CUT = "..";
    private static final int PADDING = 2;
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
        List<SummaryRow> rows = report.environments().stream()
                .map(e -> SummaryRow.of(e, report.tail(), Units.ASCII))
                .toList();
        List<Cells> columns = new ArrayList<>(List.of(
                right("p50", SummaryRow::p50),
                right("p90", SummaryRow::p90),
                right("p99", SummaryRow::p99),
                right("p99.9", SummaryRow::p999)));
        columns.addAll(
                report.search()
                        ? List.of(left("capacity/s", SummaryRow::capacity), left("capacity loss", SummaryRow::loss))
                        : List.of(
                                left("overhead p50", SummaryRow::overheadP50),
                                left("overhead " + Units.ASCII.name(report.tail()), SummaryRow::overheadTail),
                                right("rate/s", SummaryRow::rate)));
        columns.addAll(List.of(
                right("errors", SummaryRow::errors),
                right("CPU", SummaryRow::proxyCpu),
                right("memory", SummaryRow::proxyMemory),
                left("verdict", r -> r.verdict().equals(INVALID) ? INVALID.toUpperCase(Locale.ROOT) : r.verdict())));
        int others = columns.stream().mapToInt(c -> c.width(rows) + PADDING).sum();
        int nameWidth = Math.max(LEAST_NAME, WIDTH - others);
        List<ColumnData<SummaryRow>> shown = new ArrayList<>();
        shown.add(left(nameWidth < NAME.length() ? "" : NAME, r -> shortened(r.environment(), nameWidth))
                .column());
        columns.forEach(c -> shown.add(c.column()));
        String table = AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .data(rows, shown)
                .asString();
        List<String> lines = new ArrayList<>(
                Arrays.stream(table.split("\\R")).map(l -> l.substring(1)).toList());
        lines.add(1, "-".repeat(lines.get(0).stripTrailing().length()));
        return lines;
    }

    private record Cells(String header, HorizontalAlign align, Function<SummaryRow, String> text) {

        int width(List<SummaryRow> rows) {
            return rows.stream()
                    .mapToInt(r -> Math.max(header.length(), text.apply(r).length()))
                    .max()
                    .orElse(header.length());
        }

        ColumnData<SummaryRow> column() {
            return new Column()
                    .header(header)
                    .headerAlign(align)
                    .dataAlign(align)
                    .with(text);
        }
    }

    private static Cells left(String header, Function<SummaryRow, String> text) {
        return new Cells(header, HorizontalAlign.LEFT, text);
    }

    private static Cells right(String header, Function<SummaryRow, String> text) {
        return new Cells(header, HorizontalAlign.RIGHT, text);
    }

    /** Cut in the middle, because names of environments tend to begin alike. */
    private static String shortened(String name, int width) {
        if (name.length() <= width) {
            return name;
        }
        int kept = width - CUT.length();
        return name.substring(0, kept - kept / 2) + CUT + name.substring(name.length() - kept / 2);
    }

    /** A label with a text beside it, wrapped between words. */
    private static void note(List<String> lines, String label, String text) {
        if (text.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder(padded(label));
        int start = line.length();
        for (String word : text.split("\\s+")) {
            if (line.length() > start && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(padded(""));
            }
            line.append(line.length() > start ? " " : "").append(word);
        }
        lines.add(line.toString());
    }

    private static String padded(String label) {
        return label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()));
    }
}
