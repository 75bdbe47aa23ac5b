package dev.tare.run;

import java.util.List;
import java.util.Set;

import dev.tare.api.Environment;
import dev.tare.measure.AnalysisSettings;
import dev.tare.measure.AnalysisSettingsBuilder;
import dev.tare.plan.LoadRate;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** What a plan asks of the analysis. */
public final class RunAnalysis {

    private RunAnalysis() {}

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
