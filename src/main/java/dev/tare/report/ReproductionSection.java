package dev.tare.report;

import java.util.List;

/**
 * How it was measured, and how it is measured again.
 *
 * @param facts how it was measured
 * @param command the command that measures this again
 * @param seed what order and arrivals were drawn from; empty if that is not known
 * @param machine what it was measured on
 * @param resources the resources as YAML, with the seed
 */
record ReproductionSection(List<Fact> facts, String command, String seed, List<Fact> machine, String resources) {

    static ReproductionSection of(PageSource source) {
        Report report = source.report();
        Long seed = report.status().seed();
        return new ReproductionSection(
                MeasurementFacts.of(report, source.wording()),
                report.command(),
                seed == null ? "" : String.valueOf(seed),
                report.machine().entrySet().stream()
                        .map(fact -> new Fact(fact.getKey(), fact.getValue()))
                        .toList(),
                Reproduction.yaml(report));
    }
}
