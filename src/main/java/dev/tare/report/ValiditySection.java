package dev.tare.report;

import java.util.List;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;

import dev.tare.measure.CountText;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Histograms;
import dev.tare.measure.Percentile;
import dev.tare.measure.Verdict;

/**
 * Whether the numbers may be used.
 *
 * @param standings whether they may, one entry an environment
 * @param clamped that latencies were longer than histograms hold; empty where none was
 * @param generator how near the load generator was to its limits, one line an environment; empty where nothing tells
 * @param evidence what shows that requests crossed the mesh
 */
record ValiditySection(List<Standing> standings, String clamped, List<Cells> generator, List<Evidence> evidence) {

    /**
     * Whether the numbers of an environment may be used.
     *
     * @param late how late the generator was: the median, the 99th percentile and the largest
     * @param state in a word or two
     * @param tone how that is shown
     * @param requests requests that were answered
     * @param doubts why they may not, or not all
     */
    record Standing(Cells late, String state, String tone, String requests, List<Doubt> doubts) {}

    record Doubt(String reason, String meaning, String detail) {}

    record Evidence(String environment, int colour, List<String> sentences) {}

    static ValiditySection of(PageSource source) {
        GeneratorTable table = new GeneratorTable(source.report().trials(), PageSource.UNITS);
        return new ValiditySection(
                source.each(e -> standing(source, e)),
                clamped(source.report()),
                table.isKnown() ? source.each(e -> table.line(e, source.colour(e))) : List.of(),
                source.environments().stream()
                        .filter(e ->
                                !PageSource.orNone(source.summary(e).evidence()).isEmpty())
                        .map(e -> new Evidence(
                                e.environment(),
                                source.colour(e),
                                source.summary(e).evidence()))
                        .toList());
    }

    private static Standing standing(PageSource source, EnvironmentAnalysis e) {
        boolean doubted = !e.findings().isEmpty() || e.verdict() == Verdict.Invalid;
        String state = doubted
                ? "not usable"
                : e.blocks().isEmpty() ? "not measured" : e.caveats().isEmpty() ? "valid" : "valid in part";
        return new Standing(
                source.cells(e, late(e.lateness())),
                state,
                state.startsWith("valid") ? "met" : doubted ? "invalid" : "plain",
                PageSource.UNITS.count(e.answered()),
                Stream.concat(e.findings().stream(), e.caveats().stream())
                        .map(f -> new Doubt(
                                f.reason().name(), ReasonExplanations.of(f.reason()), Wording.withoutStop(f.detail())))
                        .toList());
    }

    private static List<String> late(Histogram late) {
        return List.of(
                SummaryRow.latency(late, Percentile.P50, PageSource.UNITS),
                SummaryRow.latency(late, Percentile.P99, PageSource.UNITS),
                late.getTotalCount() == 0 ? PageSource.UNITS.none() : PageSource.UNITS.duration(late.getMaxValue()));
    }

    private static String clamped(Report report) {
        long clamped =
                report.trials().stream().mapToLong(t -> t.result().clamped()).sum();
        return clamped == 0
                ? ""
                : CountText.of(clamped, "latency was", "latencies were") + " longer than "
                        + PageSource.UNITS.duration(Histograms.HIGHEST_NS)
                        + ", the highest value that is recorded, and reported as that value.";
    }
}
