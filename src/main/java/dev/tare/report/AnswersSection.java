package dev.tare.report;

import java.util.Arrays;
import java.util.List;

import dev.tare.api.AnswerFigures;
import dev.tare.measure.ErrorCause;

/**
 * What was answered, and what failed.
 *
 * @param requested whether any request was recorded, answered or failed
 * @param causes error causes that were seen
 * @param errors failed requests by {@code causes}, one line an environment
 * @param answered what was answered, one line an environment of which that is known
 */
record AnswersSection(boolean requested, List<String> causes, List<Cells> errors, List<Cells> answered) {

    static AnswersSection of(PageSource source) {
        List<ErrorCause> causes = Arrays.stream(ErrorCause.values())
                .filter(c ->
                        source.environments().stream().anyMatch(e -> e.errors().getOrDefault(c, 0L) > 0))
                .toList();
        return new AnswersSection(
                source.environments().stream()
                        .anyMatch(e -> e.answered() > 0 || !e.errors().isEmpty()),
                causes.stream().map(ErrorCause::label).toList(),
                source.each(e -> source.cells(
                        e,
                        causes.stream()
                                .map(c -> PageSource.UNITS.count(e.errors().getOrDefault(c, 0L)))
                                .toList())),
                source.environments().stream()
                        .filter(e -> source.summary(e).answers() != null)
                        .map(e -> source.cells(e, answered(source.summary(e).answers())))
                        .toList());
    }

    private static List<String> answered(AnswerFigures answers) {
        AnswersWording text = new AnswersWording(PageSource.UNITS);
        return List.of(
                text.statuses(answers),
                text.bytes(answers),
                text.protocol(answers),
                String.join(", ", answers.addresses()),
                PageSource.UNITS.count(answers.connectionsOpened()),
                PageSource.UNITS.count(answers.sentAgain()));
    }
}
