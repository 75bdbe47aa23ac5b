package dev.tare.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceProfileStatusBuilder;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.ProfileReason;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.RunReferenceBuilder;
import dev.tare.measure.Analysis;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Verdict;
import dev.tare.plan.RunPlan;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * What a run has found.
 *
 * @param plan what was planned
 * @param analysis what the trials say
 * @param ending how the run ended
 * @param startedAt when measuring began
 * @param completedAt when it ended
 * @param meshes the meshes that environments were on, by the environment's name
 * @param evidence what shows that requests crossed them, and that their features act, by the environment's name
 * @param explanation where the time of some requests went; empty where that was not asked for, or not come to
 */
@RecordBuilder
public record Findings(
        RunPlan plan,
        Analysis analysis,
        RunOutcome ending,
        Instant startedAt,
        Instant completedAt,
        Map<String, Mesh> meshes,
        Map<String, Evidence> evidence,
        Optional<Explanation> explanation) {

    /** An explanation that nobody names is none. */
    public Findings {
        explanation = explanation == null ? Optional.empty() : explanation;
    }

    /** What is measured without an operator has one spec only. */
    private static final long ONLY_GENERATION = 1;

    /** The figures, for the statuses of the run and of its profile. */
    public RunFigures figures() {
        List<EnvironmentSummary> summary = Summaries.environments(plan.spec(), analysis, meshes, evidence);
        List<ObjectiveStatus> objectives = objectives();
        return new RunFigures(
                headline(summary),
                summary,
                Summaries.noiseFloorMicros(analysis),
                Summaries.noiseFloorCapacityPermille(analysis),
                objectives,
                List.of(complete(), failed(), valid(), objectivesMet(objectives)));
    }

    /** How many blocks were measured, of how many. */
    public PerformanceRunStatus.Blocks blocks() {
        return new PerformanceRunStatus.Blocks(analysis.completeBlocks(), plan.minBlocks(), plan.maxBlocks());
    }

    /** The status of a run that no operator has had in hand. */
    public PerformanceRunStatus runStatus() {
        RunFigures figures = figures();
        return figures.shownIn(PerformanceRunStatus.NONE)
                .with()
                .observedGeneration(ONLY_GENERATION)
                .conditions(Stream.concat(
                                figures.conditions().stream(),
                                explanation.stream().map(Explanation::condition))
                        .map(this::asOfEnd)
                        .toList())
                .startedAt(startedAt.toString())
                .completedAt(completedAt.toString())
                .seed(plan.seed())
                .blocks(blocks())
                .explanation(explanation.map(Explanation::environments).orElse(null))
                .build();
    }

    /**
     * The status of a profile whose only run this is.
     *
     * @param run the run's name
     */
    public PerformanceProfileStatus profileStatus(String run) {
        RunFigures figures = figures();
        PerformanceProfileStatus about = PerformanceProfileStatusBuilder.builder()
                .observedGeneration(ONLY_GENERATION)
                .conditions(List.of(asOfEnd(ready(figures))))
                .lastRun(RunReferenceBuilder.builder()
                        .name(run)
                        .startedAt(startedAt.toString())
                        .completedAt(completedAt.toString())
                        .blocks(analysis.completeBlocks())
                        .seed(plan.seed())
                        .valid(isValid())
                        .build())
                .build();
        return figures.shownIn(about);
    }

    /** A run that could not go on has no result: what its few blocks would say is not what there is to know. */
    private String headline(List<EnvironmentSummary> summary) {
        return ending.kind() == RunOutcome.Kind.Failed
                ? Headline.ofCause(ending.message())
                : Headline.of(summary).orElse(null);
    }

    /** Whether each objective is met. */
    public List<ObjectiveStatus> objectives() {
        return Objectives.judge(plan.spec().objectives(), analysis, isComplete());
    }

    /** Whether the numbers of every environment may be used. */
    public boolean isValid() {
        return isComplete() && findings().isEmpty();
    }

    private boolean isComplete() {
        return ending.kind() == RunOutcome.Kind.Completed;
    }

    private List<String> findings() {
        List<String> sentences = new ArrayList<>();
        for (EnvironmentAnalysis environment : analysis.environments()) {
            if (environment.verdict() == Verdict.Invalid) {
                environment.findings().forEach(finding -> sentences.add(environment.environment() + ": " + finding));
            }
        }
        return sentences;
    }

    private Condition complete() {
        return Conditions.of(Conditions.COMPLETE, ConditionStatus.TRUE, ending.reason(), ending.message());
    }

    private Condition failed() {
        return Conditions.of(
                Conditions.FAILED,
                ConditionStatus.of(!isComplete()),
                ending.reason(),
                isComplete() ? "" : ending.message());
    }

    private Condition valid() {
        if (!isComplete()) {
            return Conditions.of(Conditions.VALID, ConditionStatus.FALSE, RunReason.Incomplete, ending.message());
        }
        List<String> findings = findings();
        return findings.isEmpty()
                ? Conditions.of(
                        Conditions.VALID,
                        ConditionStatus.TRUE,
                        RunReason.Valid,
                        "the numbers of every environment may be used")
                : Conditions.of(
                        Conditions.VALID, ConditionStatus.FALSE, RunReason.Invalid, String.join("; ", findings));
    }

    private static Condition objectivesMet(List<ObjectiveStatus> objectives) {
        ObjectivesVerdict verdict = ObjectivesVerdict.of(objectives);
        return Conditions.of(Conditions.OBJECTIVES_MET, verdict.status(), verdict.reason(), verdict.message());
    }

    private Condition ready(RunFigures figures) {
        for (Condition needed : List.of(valid(), objectivesMet(figures.objectives()))) {
            if (!ConditionStatus.TRUE.isOf(needed)) {
                return Conditions.of(Conditions.READY, ConditionStatus.FALSE, Reason.of(needed), needed.getMessage());
            }
        }
        return Conditions.of(Conditions.READY, ConditionStatus.TRUE, ProfileReason.Complete, ending.message());
    }

    private Condition asOfEnd(Condition condition) {
        return new ConditionBuilder(condition)
                .withObservedGeneration(ONLY_GENERATION)
                .withLastTransitionTime(completedAt.toString())
                .build();
    }
}
