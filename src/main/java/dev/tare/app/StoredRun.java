package dev.tare.app;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.fleet.pods.stored.FrozenRun;
import dev.tare.measure.Analysis;
import dev.tare.measure.MeasuredTrial;
import dev.tare.plan.RunPlan;
import dev.tare.report.Report;
import dev.tare.report.ReportBuilder;
import dev.tare.run.Findings;
import dev.tare.run.FindingsBuilder;
import dev.tare.run.PathEvidence;
import dev.tare.run.RunAnalysis;
import dev.tare.run.RunOutcome;

/**
 * A run of a cluster with what it has measured so far.
 *
 * @param run the run, which has begun
 * @param frozen what it executes
 * @param plan its plan
 * @param measured the trials of its complete blocks, without the rehearsal
 */
record StoredRun(PerformanceRun run, FrozenRun frozen, RunPlan plan, List<MeasuredTrial> measured) {

    /** What the trials say, by the code that the operator has it said by. */
    Analysis analysis() {
        Analysis analysis = RunAnalysis.of(plan, measured);
        return goesOn() ? analysis.soFar() : analysis;
    }

    /** Whether it has not ended. */
    boolean goesOn() {
        return !isTrue(Conditions.COMPLETE);
    }

    /**
     * What was found.
     *
     * @param now the time, at which a run that goes on is cut off
     */
    Findings findings(Instant now) {
        PerformanceRunStatus status = run.getStatus();
        return FindingsBuilder.builder()
                .plan(plan)
                .analysis(analysis())
                .ending(ending())
                .startedAt(Instant.parse(status.startedAt()))
                .completedAt(status.completedAt() == null ? now : Instant.parse(status.completedAt()))
                .meshes(frozen.meshesOf(plan))
                .evidence(PathEvidence.ofStatus(status.crossings()))
                .build();
    }

    /** The report of what was found. */
    Report report(Findings findings, Map<String, String> machine) {
        PerformanceProfile profile = frozen.asProfile(run.getMetadata().getNamespace());
        profile.setStatus(findings.profileStatus(run.getMetadata().getName()));
        return ReportBuilder.builder()
                .profile(profile)
                .run(withFigures(findings))
                .meshes(frozen.meshInstalls())
                .analysis(findings.analysis())
                .trials(measured)
                .machine(machine)
                .command(again())
                .build();
    }

    /** A run that goes on has no figures in its status yet. */
    private PerformanceRun withFigures(Findings findings) {
        if (isTrue(Conditions.COMPLETE)) {
            return run;
        }
        PerformanceRun soFar = new PerformanceRun();
        soFar.setMetadata(run.getMetadata());
        soFar.setSpec(run.getSpec());
        soFar.setStatus(findings.figures().shownIn(run.getStatus()).withBlocks(findings.blocks()));
        return soFar;
    }

    private RunOutcome ending() {
        boolean completed = isTrue(Conditions.COMPLETE) && !isTrue(Conditions.FAILED);
        RunOutcome.Kind kind = completed ? RunOutcome.Kind.Completed : RunOutcome.Kind.Failed;
        return Conditions.find(run.getStatus().conditions(), Conditions.COMPLETE)
                .map(complete -> new RunOutcome(kind, Reason.of(complete), complete.getMessage()))
                .orElseGet(() -> new RunOutcome(kind, RunReason.Incomplete, "the run's progress is not known"));
    }

    /** What the profile asks for now is measured: the resources in the report bring back what it asked for then. */
    private String again() {
        return """
                # with spec.trials.seed: %d in the profile, in the same order and with the same arrivals
                kubectl create -f - <<'EOF'
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceRun
                metadata:
                  namespace: %s
                  generateName: %s-
                spec:
                  profileRef:
                    name: %s
                EOF""".formatted(plan.seed(), run.getMetadata().getNamespace(), plan.profile(), plan.profile());
    }

    private boolean isTrue(String type) {
        return Conditions.isTrue(run.getStatus().conditions(), type);
    }
}
