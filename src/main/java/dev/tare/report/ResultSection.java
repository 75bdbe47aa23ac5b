package dev.tare.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tare.measure.Verdict;

/**
 * The result in sentences.
 *
 * @param troubles what went wrong with the run as a whole
 * @param answers the result, one sentence an environment
 * @param basis what the answers stand on, in short
 * @param closedLoop what a closed loop hides; empty for an open loop
 * @param program what a load generator of others cannot tell; empty for Tare's own
 */
record ResultSection(List<String> troubles, List<Answer> answers, String basis, String closedLoop, String program) {

    record Answer(String environment, int colour, String verdict, String tone, String sentence) {}

    static ResultSection of(PageSource source) {
        Wording wording = source.wording();
        return new ResultSection(
                wording.troubles(),
                answers(source),
                basis(wording),
                source.report().closedLoop() ? wording.closedLoop() : "",
                wording.program());
    }

    private static List<Answer> answers(PageSource source) {
        return source.environments().stream()
                .filter(e -> !Report.isBaseline(e)
                        || e.verdict() == Verdict.Invalid
                        || source.environments().size() == 1)
                .map(e -> new Answer(
                        e.environment(),
                        source.colour(e),
                        e.verdict() == null ? "" : SummaryRow.verdict(e.verdict()),
                        PageSource.tone(e.verdict()),
                        source.wording().answer(e)))
                .toList();
    }

    private static String basis(Wording wording) {
        String confidence = wording.confidence().isEmpty() ? "" : "confidence " + wording.confidence();
        return Stream.of(wording.load(), wording.extent(), confidence)
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining("; ", "", "."));
    }
}
