package dev.tare.play;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;

import dev.tare.measure.CountText;

/** What came of lessons, as text for a terminal of 140 columns: one line a check, and one for all of them. */
public final class LessonTable {

    private static final int NAME_WIDTH = 21;
    private static final int RESULT_WIDTH = 8;
    private static final int SEEN_WIDTH = 32;
    private static final int EXPECTED_WIDTH = 46;
    private static final int WITHOUT_WIDTH = 32;

    private LessonTable() {}

    private record Row(String lesson, String result, String seen, String expected, String without) {}

    /** The table and the line, each line ended. */
    public static String render(List<Outcome> outcomes) {
        List<Row> rows = outcomes.stream().flatMap(o -> rows(o).stream()).toList();
        String table = AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .data(
                        rows,
                        List.of(
                                column("lesson", NAME_WIDTH, Row::lesson),
                                column("result", RESULT_WIDTH, Row::result),
                                column("seen", SEEN_WIDTH, Row::seen),
                                column("expected", EXPECTED_WIDTH, Row::expected),
                                column("without", WITHOUT_WIDTH, Row::without)))
                .asString();
        List<String> lines =
                new ArrayList<>(table.lines().map(LessonTable::trimmed).toList());
        lines.add(1, "-".repeat(lines.stream().mapToInt(String::length).max().orElse(0)));
        lines.add("");
        lines.add(sum(outcomes));
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<Row> rows(Outcome outcome) {
        String result = outcome.passed() ? "passed" : "FAILED";
        if (outcome.checks().isEmpty()) {
            return List.of(new Row(outcome.lesson(), result, outcome.message(), "", ""));
        }
        List<Row> rows = new ArrayList<>();
        for (Checked check : outcome.checks()) {
            boolean first = rows.isEmpty();
            rows.add(new Row(
                    first ? outcome.lesson() : "",
                    first ? result : "",
                    check.passed() ? check.seen() : check.seen() + " !",
                    check.expected(),
                    check.withoutText()));
        }
        return rows;
    }

    private static ColumnData<Row> column(String header, int width, Function<Row, String> text) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(width, OverflowBehaviour.NEWLINE)
                .with(text);
    }

    /** Without the space that the table puts first. */
    private static String trimmed(String line) {
        return line.substring(Math.min(1, line.length())).stripTrailing();
    }

    private static String sum(List<Outcome> outcomes) {
        List<String> failed = outcomes.stream()
                .filter(outcome -> !outcome.passed())
                .map(Outcome::lesson)
                .toList();
        return failed.isEmpty()
                ? CountText.of(outcomes.size(), "lesson passed", "lessons passed") + "."
                : CountText.among(failed.size(), outcomes.size(), "lesson", "failed", "failed") + ": "
                        + String.join(", ", failed) + ".";
    }
}
