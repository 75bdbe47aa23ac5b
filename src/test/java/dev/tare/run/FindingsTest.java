package dev.tare.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.Conditions;
import dev.tare.api.Environment;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.EnvironmentSummary.Verdict;
import dev.tare.api.Objective;
import dev.tare.api.Objective.Metric;
import dev.tare.api.ObjectiveBuilder;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.ObjectiveStatus.Result;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.ProcessFailureReason;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.StartFailureReason;
import dev.tare.measure.Analyst;
import dev.tare.plan.RunPlan;
import dev.tare.wire.WorkerLine.Evidence;

import static org.assertj.core.api.Assertions.assertThat;

/** What statuses say of a run whose mesh costs 1 ms, on top of 1 ms. */
class FindingsTest {

    private static final RunOutcome PRECISE =
            new RunOutcome(RunOutcome.Kind.Completed, RunReason.Precise, "narrow enough");
    private static final Mesh MESH = new Mesh("reference", "reference", "1");

    private static Findings findings(MeasuredMesh mesh, int blocks, RunOutcome ending, Objective... objectives) {
        RunPlan plan = MeasuredMesh.plan(objectives);
        return FindingsBuilder.builder()
                .plan(plan)
                .analysis(Analyst.analyse(RunAnalysis.settings(plan), mesh.blocks(plan, blocks)))
                .ending(ending)
                .startedAt(Situation.T0)
                .completedAt(Situation.T0.plusSeconds(90))
                .meshes(Map.of(MeasuredMesh.MESH, MESH))
                .evidence(Map.of(MeasuredMesh.MESH, new Evidence(List.of("1.1 tare-client"), "")))
                .build();
    }

    private static Objective latency(Metric metric, String environment, Duration below) {
        return ObjectiveBuilder.builder()
                .name("goal")
                .metric(metric)
                .environment(environment)
                .below(below)
                .build();
    }

    private static Objective overhead(Duration below) {
        return ObjectiveBuilder.builder()
                .name("goal")
                .metric(Metric.LATENCY_P50)
                .environment(MeasuredMesh.MESH)
                .overheadBelow(below)
                .build();
    }

    private static Objective errors(int perMillion) {
        return ObjectiveBuilder.builder()
                .name("goal")
                .metric(Metric.ERRORS)
                .environment(MeasuredMesh.MESH)
                .perMillionBelow(perMillion)
                .build();
    }

    private static String condition(List<Condition> conditions, String type) {
        Condition found = Conditions.find(conditions, type).orElseThrow();
        assertThat(found.getObservedGeneration()).isEqualTo(1L);
        assertThat(found.getLastTransitionTime()).isEqualTo("2026-03-01T12:01:30Z");
        assertThat(found.getMessage()).isNotNull();
        return found.getStatus() + " " + found.getReason();
    }

    @Test
    void whatCannotBeExplainedIsValidAllTheSame() {
        Findings plain = findings(MeasuredMesh.QUIET, 12, PRECISE);
        assertThat(Conditions.find(plain.runStatus().conditions(), Conditions.EXPLAINED))
                .isEmpty();
        List<EnvironmentExplanation> some = List.of(new EnvironmentExplanation(MeasuredMesh.MESH, 3, List.of()));

        PerformanceRunStatus whole = FindingsBuilder.builder(plain)
                .explanation(Optional.of(new Explanation(some, Optional.empty())))
                .build()
                .runStatus();
        assertThat(condition(whole.conditions(), Conditions.EXPLAINED)).isEqualTo("True Explained");
        assertThat(whole.explanation()).isEqualTo(some);

        PerformanceRunStatus broken = FindingsBuilder.builder(plain)
                .explanation(Optional.of(Explanation.failed("a process has ended")))
                .build()
                .runStatus();
        assertThat(condition(broken.conditions(), Conditions.EXPLAINED)).isEqualTo("False TracesMissing");
        assertThat(condition(broken.conditions(), Conditions.VALID)).isEqualTo("True Valid");
        assertThat(broken.headline()).isEqualTo(plain.runStatus().headline());
    }

    @Test
    void aRunThatFailedShowsTheFailureAndNotWhatItsFewBlocksWouldSay() {
        for (int blocks : new int[] {0, 2, 12}) {
            Findings findings = findings(
                    MeasuredMesh.QUIET,
                    blocks,
                    new RunOutcome(
                            RunOutcome.Kind.Failed,
                            StartFailureReason.PodsRefused,
                            "the pod of Job a is not permitted:\n exceeded quota"));
            assertThat(findings.runStatus().headline()).isEqualTo("the pod of Job a is not permitted: exceeded quota");
            assertThat(findings.profileStatus("run").headline())
                    .isEqualTo(findings.runStatus().headline());
        }
        RunOutcome interrupted = new RunOutcome(
                RunOutcome.Kind.Interrupted, ProcessFailureReason.Interrupted, "the run was interrupted");
        assertThat(findings(MeasuredMesh.QUIET, 12, interrupted).runStatus().headline())
                .startsWith("mesh +0.999 ms");
    }

    @Test
    void aCompleteRunIsValidAndSaysWhatItFound() {
        Findings findings = findings(MeasuredMesh.QUIET, 12, PRECISE);
        PerformanceRunStatus run = findings.runStatus();
        assertThat(findings.isValid()).isTrue();
        assertThat(condition(run.conditions(), "Complete")).isEqualTo("True Precise");
        assertThat(condition(run.conditions(), "Failed")).isEqualTo("False Precise");
        assertThat(condition(run.conditions(), "Valid")).isEqualTo("True Valid");
        assertThat(condition(run.conditions(), "ObjectivesMet")).isEqualTo("True NoObjectives");
        assertThat(run.blocks().complete()).isEqualTo(12);
        assertThat(run.seed()).isEqualTo(42);
        assertThat(run.startedAt()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(run.completedAt()).isEqualTo("2026-03-01T12:01:30Z");

        assertThat(run.summary()).extracting(EnvironmentSummary::environment).containsExactly("baseline", "mesh");
        EnvironmentSummary baseline = run.summary().get(0);
        EnvironmentSummary mesh = run.summary().get(1);
        assertThat(baseline.verdict()).isNull();
        assertThat(baseline.overheadMicros()).isNull();
        assertThat(baseline.mesh()).isNull();
        assertThat(mesh.verdict()).isEqualTo(Verdict.Overhead);
        assertThat(mesh.mesh()).isEqualTo(MESH);
        assertThat(mesh.evidence()).containsExactly("answers came via 1.1 tare-client");
        assertThat(mesh.overheadMicros().p50().estimate()).isBetween(990L, 1_010L);
        assertThat(mesh.overheadMicros().p50().low())
                .isLessThanOrEqualTo(mesh.overheadMicros().p50().estimate());
        assertThat(mesh.requestsPerSecond().requested()).isEqualTo(100);
        assertThat(mesh.requestsPerSecond().achieved()).isEqualTo(100);
        assertThat(mesh.errorsPerMillion()).isZero();
        assertThat(mesh.cpuMicrosPerRequest()).as("was not seen").isNull();
        assertThat(run.noiseFloorMicros().p50().estimate()).isBetween(-10L, 10L);
    }

    @Test
    void theProfileIsReadyAndPointsToTheRun() {
        PerformanceProfileStatus profile =
                findings(MeasuredMesh.QUIET, 12, PRECISE).profileStatus("checkout-1");
        assertThat(condition(profile.conditions(), "Ready")).isEqualTo("True Complete");
        assertThat(profile.lastRun().name()).isEqualTo("checkout-1");
        assertThat(profile.summary()).hasSize(2);
    }

    static Stream<Object[]> objectives() {
        Duration limit = Duration.ofMillis(5);
        return Stream.of(new Object[][] {
            {latency(Metric.LATENCY_P50, Environment.BASELINE, limit), Result.Met},
            {latency(Metric.LATENCY_P90, MeasuredMesh.MESH, limit), Result.Met},
            {latency(Metric.LATENCY_P99, MeasuredMesh.MESH, Duration.ofNanos(1_500_000)), Result.Missed},
            {latency(Metric.LATENCY_P99, Environment.BASELINE, Duration.ofNanos(1_500_000)), Result.Met},
            {latency(Metric.LATENCY_P999, MeasuredMesh.MESH, limit), Result.Undecided}, // of 1,200 answers
            {overhead(Duration.ofMillis(2)), Result.Met},
            {overhead(Duration.ofNanos(500_000)), Result.Missed},
            {overhead(Duration.ofNanos(1_000_000)), Result.Undecided},
            {errors(1), Result.Met}
        });
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void judgesAnObjective(Objective objective, Result result) {
        Findings findings = findings(MeasuredMesh.QUIET, 12, PRECISE, objective);
        assertThat(findings.objectives()).extracting(ObjectiveStatus::result).containsExactly(result);
        assertThat(findings.objectives().get(0).name()).isEqualTo("goal");
        assertThat(findings.objectives().get(0).message()).isNotBlank();
        String met = condition(findings.runStatus().conditions(), "ObjectivesMet");
        String ready = condition(findings.profileStatus("r").conditions(), "Ready");
        assertThat(met + ", " + ready)
                .isEqualTo(
                        switch (result) {
                            case Met -> "True Met, True Complete";
                            case Missed -> "False Missed, False Missed";
                            case Undecided -> "Unknown Undecided, False Undecided";
                        });
    }

    @Test
    void aMissedObjectiveOutweighsAnUndecidedOne() {
        Findings findings = findings(
                MeasuredMesh.QUIET, 12, PRECISE, overhead(Duration.ofMillis(1)), overhead(Duration.ofNanos(500_000)));
        assertThat(condition(findings.runStatus().conditions(), "ObjectivesMet"))
                .isEqualTo("False Missed");
    }

    @Test
    void anEnvironmentOfErrorsIsInvalidAndItsErrorsAreJudgedAllTheSame() {
        Findings findings = findings(
                MeasuredMesh.FAILING,
                3,
                PRECISE,
                errors(1_000),
                latency(Metric.LATENCY_P50, MeasuredMesh.MESH, Duration.ofMillis(5)));
        assertThat(findings.isValid()).isFalse();
        assertThat(condition(findings.runStatus().conditions(), "Valid")).isEqualTo("False Invalid");
        assertThat(findings.runStatus().conditions())
                .filteredOn(condition -> condition.getType().equals("Valid"))
                .allSatisfy(condition ->
                        assertThat(condition.getMessage()).contains("mesh: ErrorsSeen: 500,000 of a million"));
        assertThat(findings.objectives())
                .extracting(ObjectiveStatus::result)
                .containsExactly(Result.Missed, Result.Undecided);
        EnvironmentSummary mesh = findings.runStatus().summary().get(1);
        assertThat(mesh.verdict()).isEqualTo(Verdict.Invalid);
        assertThat(mesh.errors()).isEqualTo(Map.of("status5xx", 150L));
        assertThat(mesh.reasons())
                .extracting(EnvironmentSummary.Finding::reason)
                .contains("ErrorsSeen");
    }

    @ParameterizedTest
    @EnumSource(
            value = RunOutcome.Kind.class,
            names = {"Failed", "Interrupted"})
    void aRunThatDidNotComeToItsEndDecidesNothingButKeepsWhatItHas(RunOutcome.Kind kind) {
        Findings findings = findings(
                MeasuredMesh.QUIET,
                9,
                new RunOutcome(kind, new Reason.Quoted("Because"), "of something"),
                overhead(Duration.ofMillis(2)));
        PerformanceRunStatus run = findings.runStatus();
        assertThat(findings.isValid()).isFalse();
        assertThat(condition(run.conditions(), "Complete")).isEqualTo("True Because");
        assertThat(condition(run.conditions(), "Failed")).isEqualTo("True Because");
        assertThat(condition(run.conditions(), "Valid")).isEqualTo("False Incomplete");
        assertThat(condition(run.conditions(), "ObjectivesMet")).isEqualTo("Unknown Undecided");
        assertThat(condition(findings.profileStatus("r").conditions(), "Ready")).isEqualTo("False Incomplete");
        assertThat(findings.objectives())
                .containsExactly(new ObjectiveStatus("goal", Result.Undecided, "the run did not finish"));
        assertThat(run.blocks().complete()).isEqualTo(9);
        assertThat(run.summary().get(1).overheadMicros().p50().estimate()).isPositive();
    }

    @Test
    void aRunThatMeasuredNothingSaysSo() {
        PerformanceRunStatus run = findings(
                        MeasuredMesh.QUIET,
                        0,
                        new RunOutcome(RunOutcome.Kind.Failed, StartFailureReason.NotOnMesh, "it is not"))
                .runStatus();
        assertThat(run.blocks().complete()).isZero();
        assertThat(run.noiseFloorMicros()).isNull();
        assertThat(run.summary()).hasSize(2).allSatisfy(environment -> {
            assertThat(environment.verdict()).isEqualTo(Verdict.Invalid);
            assertThat(environment.latencyMicros()).isNull();
            assertThat(environment.errorsPerMillion()).isNull();
            assertThat(environment.requestsPerSecond().achieved()).isNull();
        });
    }
}
