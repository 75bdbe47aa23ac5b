package dev.tare.run;

import java.util.List;
import java.util.Set;

import dev.tare.api.Environment;
import dev.tare.measure.Analysis;
import dev.tare.measure.AnalysisSettings;
import dev.tare.measure.AnalysisSettingsBuilder;
import dev.tare.measure.Analyst;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.LoadRate;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** The analysis of a run, as its plan asks for it. */
public final class RunAnalysis {

    private RunAnalysis() {}

    /**
     * What trials say.
     *
     * @param plan the run's plan
     * @param measured its trials; those of the rehearsal do not count
     */
    public static Analysis of(RunPlan plan, List<MeasuredTrial> measured) {
        return Analyst.analyse(
                settings(plan),
                counting(measured.stream().map(MeasuredTrial::result).toList()));
    }

    /** Those of the trials that count: not the rehearsal's. */
    static List<TrialResult> counting(List<TrialResult> results) {
        return results.stream()
                .filter(result -> result.block() != Block.REHEARSAL)
                .toList();
    }

    /** The plan's settings. */
    public static AnalysisSettings settings(RunPlan plan) {
        List<String> others = plan.environments().stream()
                .filter(environment -> !environment.isBaseline())
                .map(PlannedEnvironment::name)
                .toList();
        return AnalysisSettingsBuilder.builder()
                .baseline(Environment.BASELINE)
                .others(others)
                .family(Set.copyOf(plan.family()))
                .confidence(plan.spec().trials().confidencePercent() / 100.0)
                .precision(plan.spec().trials().precisionPercent() / 100.0)
                .minBlocks(plan.minBlocks())
                .maxBlocks(plan.maxBlocks())
                .requestsPerSecond(LoadRate.average(plan.spec().load()).orElse(0L))
                .search(plan.search())
                .build();
    }
}
