package dev.tare.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.RunReference;
import dev.tare.measure.Analysis;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Verdict;
import dev.tare.plan.RunPlan;

/**
 * What a run has found, in the form of statuses.
 *
 * @param plan what was planned
 * @param analysis what the trials say
 * @param ending how the run ended
 * @param startedAt when measuring began
 * @param completedAt when it ended
 * @param meshes the meshes that environments were on, by the environment's name
 * @param evidence what shows that requests crossed them, by the environment's name
 */
public record Findings(
        RunPlan plan,
        Analysis analysis,
        Ending ending,
        Instant startedAt,
        Instant completedAt,
        Map<String, Mesh> meshes,
        Map<String, List<String>> evidence) {

    /** The run's status. */
    public PerformanceRunStatus runStatus() {
        return new PerformanceRunStatus(
                1L,
                Stream.of(complete(), failed(), valid(), objectivesMet()).toList(),
                headline(),
                null,
                startedAt.toString(),
                completedAt.toString(),
                plan.seed(),
                null,
                null,
                List.of(),
                new PerformanceRunStatus.Blocks(analysis.completeBlocks(), plan.minBlocks(), plan.maxBlocks()),
                summary(),
                Summaries.noiseFloorMicros(analysis),
                Summaries.noiseFloorCapacityPermille(analysis),
                objectives());
    }

    /**
     * The profile's status.
     *
     * @param run the run's name
     */
    public PerformanceProfileStatus profileStatus(String run) {
        return new PerformanceProfileStatus(
                1L,
                List.of(ready()),
                headline(),
                null,
                null,
                new RunReference(
                        run,
                        startedAt.toString(),
                        completedAt.toString(),
                        analysis.completeBlocks(),
                        plan.seed(),
                        null,
                        isValid()),
                summary(),
                Summaries.noiseFloorMicros(analysis),
                Summaries.noiseFloorCapacityPermille(analysis),
                objectives());
    }

    /** A run that could not go on has no result: what its few blocks would say is not what there is to know. */
    private String headline() {
        return ending.kind() == Ending.Kind.Failed
                ? Headline.ofCause(ending.message())
                : Headline.of(summary()).orElse(null);
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
        return ending.kind() == Ending.Kind.Completed;
    }

    private List<EnvironmentSummary> summary() {
        return Summaries.environments(plan.spec(), analysis, meshes, evidence);
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
        return condition(Conditions.COMPLETE, "True", ending.reason(), ending.message());
    }

    private Condition failed() {
        return condition(
                Conditions.FAILED,
                Boolean.toString(!isComplete()),
                ending.reason(),
                isComplete() ? "" : ending.message());
    }

    private Condition valid() {
        if (!isComplete()) {
            return condition(Conditions.VALID, "False", "Incomplete", ending.message());
        }
        List<String> findings = findings();
        return findings.isEmpty()
                ? condition(Conditions.VALID, "True", "Valid", "the numbers of every environment may be used")
                : condition(Conditions.VALID, "False", "Invalid", String.join("; ", findings));
    }

    private Condition objectivesMet() {
        ObjectivesVerdict verdict = ObjectivesVerdict.of(objectives());
        return condition(Conditions.OBJECTIVES_MET, verdict.status(), verdict.reason(), verdict.message());
    }

    private Condition ready() {
        for (Condition needed : List.of(valid(), objectivesMet())) {
            if (!needed.getStatus().equals("True")) {
                return condition(Conditions.READY, "False", needed.getReason(), needed.getMessage());
            }
        }
        return condition(Conditions.READY, "True", "Complete", ending.message());
    }

    private Condition condition(String type, String status, String reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status.equals("true") ? "True" : status.equals("false") ? "False" : status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(1L)
                .withLastTransitionTime(completedAt.toString())
                .build();
    }
}
