package dev.tare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.tare.api.PerformanceRun;

/** What became of a run, in a few lines: its result or why there is none, and whether each objective is met. */
public final class VerdictText {

    private VerdictText() {}

    /**
     * The text, line by line.
     *
     * @param run one that has ended
     * @param width how many characters a line should have at the most
     */
    public static List<String> lines(PerformanceRun run, int width) {
        Standing standing = Standing.of(run);
        boolean measured = standing != Standing.REFUSED && standing != Standing.FAILED;
        String headline = run.getStatus().headline();
        List<String> lines = new ArrayList<>();
        TextTable.note(
                lines,
                standing.word(),
                "%s/%s: %s"
                        .formatted(
                                run.getMetadata().getNamespace(),
                                run.getMetadata().getName(),
                                measured && headline != null ? headline : Standing.why(run)),
                width);
        if (measured && standing == Standing.INVALID) {
            TextTable.note(lines, "", Standing.why(run), width);
        }
        PageSource.orNone(run.getStatus().objectives())
                .forEach(objective -> TextTable.note(
                        lines,
                        objective.result().name().toLowerCase(Locale.ROOT),
                        objective.name() + ": " + objective.message(),
                        width));
        return lines;
    }
}
