package dev.tare.run;

import java.time.Duration;
import java.util.Map;

import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.Objective;
import dev.tare.api.Objective.Metric;
import dev.tare.api.ObjectiveBuilder;
import dev.tare.measure.Analyst;
import dev.tare.plan.RunPlan;

/** What runs may have found, for those who show it. */
public enum ExampleFindings {
    /** Numbers that may be used. */
    VALID(MeasuredMesh.QUIET, MeasuredMesh.MOST_BLOCKS),
    /** Numbers that may not. */
    INVALID(MeasuredMesh.FAILING, MeasuredMesh.MOST_BLOCKS),
    /** Numbers that may be used, and are more than was to be. */
    MISSED(
            MeasuredMesh.QUIET,
            MeasuredMesh.MOST_BLOCKS,
            objective(Duration.ofMillis(1).dividedBy(2))),
    /** Numbers that may be used, and may be more or less than was to be. */
    UNDECIDED(MeasuredMesh.NOISY, MeasuredMesh.MOST_BLOCKS, objective(Duration.ofMillis(1))),
    /** Two blocks, after which it was over. */
    FEW(MeasuredMesh.QUIET, 2);

    private final MeasuredMesh mesh;
    private final int blocks;
    private final Objective[] objectives;

    ExampleFindings(MeasuredMesh mesh, int blocks, Objective... objectives) {
        this.mesh = mesh;
        this.blocks = blocks;
        this.objectives = objectives;
    }

    private static Objective objective(Duration overheadBelow) {
        return ObjectiveBuilder.builder()
                .name("tail")
                .metric(Metric.LATENCY_P50)
                .environment(MeasuredMesh.MESH)
                .overheadBelow(overheadBelow)
                .build();
    }

    /** The plan. */
    public RunPlan plan() {
        return MeasuredMesh.plan(objectives);
    }

    /** The findings of a run that ended so. */
    public Findings of(RunOutcome ending) {
        RunPlan plan = plan();
        return FindingsBuilder.builder()
                .plan(plan)
                .analysis(Analyst.analyse(RunAnalysis.settings(plan), mesh.blocks(plan, blocks)))
                .ending(ending)
                .startedAt(Situation.T0)
                .completedAt(Situation.T0.plusSeconds(90))
                .meshes(Map.of(MeasuredMesh.MESH, new Mesh("reference", "reference", "1")))
                .evidence(Map.of())
                .build();
    }
}
