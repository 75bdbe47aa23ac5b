package dev.tare.run;

import java.util.List;
import java.util.Set;

import dev.tare.api.Environment;
import dev.tare.measure.AnalysisSettings;
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
        return new AnalysisSettings(
                Environment.BASELINE,
                others,
                Set.copyOf(plan.family()),
                plan.spec().trials().confidencePercent() / 100.0,
                plan.spec().trials().precisionPercent() / 100.0,
                plan.minBlocks(),
                plan.maxBlocks(),
                LoadRate.average(plan.spec().load()).orElse(0L),
                plan.search());
    }
}
