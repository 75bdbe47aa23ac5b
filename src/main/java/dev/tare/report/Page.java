package dev.tare.report;

import java.util.List;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What stands on the page, as text, section by section. Colours are numbers from 0 (the baseline) to 9, which the style sheet
 * knows.
 *
 * @param heading what was measured, and when
 * @param result the result in sentences
 * @param summary the table of all environments
 * @param overhead what each environment adds
 * @param latency latency by percentile
 * @param differences what each block and each search has found
 * @param explanation where the time of some requests went
 * @param costs CPU and memory, one line an environment of which some is known
 * @param answers what was answered, and what failed
 * @param validity whether the numbers may be used
 * @param reproduction how it was measured, and how it is measured again
 */
@RecordBuilder
record Page(
        Heading heading,
        ResultSection result,
        SummarySection summary,
        OverheadSection overhead,
        LatencySection latency,
        DifferencesSection differences,
        ExplanationSection explanation,
        List<CostLine> costs,
        AnswersSection answers,
        ValiditySection validity,
        ReproductionSection reproduction) {

    /** The page of a report. */
    static Page of(Report report) {
        PageSource source = new PageSource(report);
        return PageBuilder.builder()
                .heading(source.heading())
                .result(ResultSection.of(source))
                .summary(SummarySection.of(source))
                .overhead(OverheadSection.of(source))
                .latency(LatencySection.of(source))
                .differences(DifferencesSection.of(source))
                .explanation(ExplanationSection.of(source))
                .costs(CostLine.of(source))
                .answers(AnswersSection.of(source))
                .validity(ValiditySection.of(source))
                .reproduction(ReproductionSection.of(source))
                .build();
    }
}
