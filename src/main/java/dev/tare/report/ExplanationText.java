package dev.tare.report;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.measure.CountText;
import dev.tare.report.ExplanationSection.Part;
import dev.tare.report.ExplanationSection.Request;

/** Where the time of some requests went, as text for a terminal: one table a request, with a bar for each part of its way. */
public final class ExplanationText {

    private static final int LEAST_NAME = 12;
    private static final int BAR_SHARE = 4;

    private ExplanationText() {}

    /**
     * The text, line by line.
     *
     * @param explanation that of a run's status
     * @param width how many characters a line should have at the most
     */
    public static List<String> lines(List<EnvironmentExplanation> explanation, int width) {
        List<String> lines = new ArrayList<>();
        for (EnvironmentExplanation environment : explanation) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(environment.environment() + ": "
                    + CountText.of(environment.sampled(), "request was sampled", "requests were sampled"));
            environment.exemplars().forEach(exemplar -> add(lines, exemplar, width));
        }
        return lines;
    }

    private static void add(List<String> lines, Exemplar exemplar, int width) {
        Request request = ExplanationSection.request(exemplar, Units.ASCII);
        lines.add("");
        lines.add("%s, %s, trace %s".formatted(request.rank(), request.time(), request.traceId()));
        lines.addAll(new TextTable<Part>()
                .names("hop", LEAST_NAME, Part::name)
                .right("time", Part::time)
                .right("share", part -> part.percent() + " %")
                .left("", part -> "#".repeat(Math.round(part.percent() * (width / BAR_SHARE) / 100f)))
                .lines(request.parts(), width));
        if (!request.missing().isEmpty()) {
            TextTable.note(lines, "missing", request.missing() + " recorded nothing of it in time", width);
        }
        TextTable.note(lines, "trace", request.url(), width);
    }
}
