package dev.tare.reconcile.profile;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.CustomResource;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.OverheadFigures;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.RunProgress;
import dev.tare.api.RunReference;
import dev.tare.api.RunReferenceBuilder;
import dev.tare.api.TracedRequest;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/**
 * The result of a profile in full: that of the run that completed last. It stays when that run is deleted.
 *
 * @param run the run; null if none has completed
 * @param summary one entry an environment
 * @param noiseFloorMicros what two measurements of the baseline itself differ by; null if unknown
 * @param noiseFloorCapacityPermille what the baseline's capacity differs by from itself; null if unknown
 * @param objectives one entry an objective
 * @param inconclusiveRuns for environments whose verdict is inconclusive, how many results in a row were so
 * @param tracedRequests those whose way the run shows
 */
@RecordBuilder
record LatestResult(
        RunReference run,
        List<EnvironmentSummary> summary,
        OverheadFigures noiseFloorMicros,
        OverheadFigures.Figure noiseFloorCapacityPermille,
        List<ObjectiveStatus> objectives,
        Map<String, Integer> inconclusiveRuns,
        List<TracedRequest> tracedRequests)
        implements LatestResultBuilder.With {

    /** Of a profile that no run of has completed. */
    static final LatestResult NONE = LatestResultBuilder.builder()
            .summary(List.of())
            .objectives(List.of())
            .inconclusiveRuns(Map.of())
            .tracedRequests(List.of())
            .build();

    /** Later ended, greater; runs that ended at once, by name. */
    static final Comparator<RunOutline> BY_END = Comparator.<RunOutline, Instant>comparing(RunState::end)
            .thenComparing(run -> run.getMetadata().getName());

    /** The run whose result it is. */
    static Optional<RunOutline> run(Collection<RunOutline> runs) {
        return runs.stream().filter(RunState::isCompleted).max(BY_END);
    }

    /** What a profile's status shows. */
    static LatestResult shownBy(PerformanceProfileStatus status) {
        return status == null || status.lastRun() == null
                ? NONE
                : LatestResultBuilder.builder()
                        .run(status.lastRun())
                        .summary(orNone(status.summary()))
                        .noiseFloorMicros(status.noiseFloorMicros())
                        .noiseFloorCapacityPermille(status.noiseFloorCapacityPermille())
                        .objectives(orNone(status.objectives()))
                        .inconclusiveRuns(status.inconclusiveRuns() == null ? Map.of() : status.inconclusiveRuns())
                        .tracedRequests(orNone(status.tracedRequests()))
                        .build();
    }

    private static <T> List<T> orNone(List<T> list) {
        return list == null ? List.of() : list;
    }

    /** Whether it is that of this run. */
    boolean isOf(RunOutline other) {
        return run != null
                && run.name().equals(other.getMetadata().getName())
                && Objects.equals(run.completedAt(), other.getStatus().completedAt())
                && run.valid() != null; // else a former version has written it
    }

    /** Whether its run ended after this one. */
    boolean isLaterThan(RunOutline other) {
        return run != null
                && run.completedAt() != null
                && Instant.parse(run.completedAt()).isAfter(RunState.end(other));
    }

    /** Whether it is of the spec with this hash. */
    boolean isOfSpec(String hash) {
        return run != null && run.profile() != null && hash.equals(run.profile().specHash());
    }

    /** The result of a run that has completed, which comes after this one. */
    LatestResult followedBy(PerformanceRun run) {
        PerformanceRunStatus status = run.getStatus();
        return LatestResultBuilder.builder()
                .run(RunReferenceBuilder.builder()
                        .name(run.getMetadata().getName())
                        .startedAt(status.startedAt())
                        .completedAt(status.completedAt())
                        .blocks(status.blocks() == null ? null : status.blocks().complete())
                        .seed(status.seed())
                        .profile(RunState.version(run))
                        .valid(RunState.isTrue(run, Conditions.VALID))
                        .explained(explained(run).orElse(null))
                        .build())
                .summary(orNone(status.summary()))
                .noiseFloorMicros(status.noiseFloorMicros())
                .noiseFloorCapacityPermille(status.noiseFloorCapacityPermille())
                .objectives(orNone(status.objectives()))
                .inconclusiveRuns(inconclusiveRuns(run))
                .tracedRequests(tracedRequests(status))
                .build();
    }

    /** Whether the run, which it is the result of, says more of where time goes by now. */
    boolean lacksExplanationOf(RunOutline of) {
        return run.explained() == null && explained(of).isPresent();
    }

    /** The same result, with what its run shows of where time goes. */
    LatestResult explainedBy(PerformanceRun of) {
        return with().run(run.withExplained(explained(of).orElse(null)))
                .tracedRequests(tracedRequests(of.getStatus()))
                .build();
    }

    private static Optional<Boolean> explained(CustomResource<?, ? extends RunProgress> run) {
        return RunState.condition(run, Conditions.EXPLAINED)
                .filter(condition -> !ConditionStatus.UNKNOWN.isOf(condition))
                .map(ConditionStatus.TRUE::isOf);
    }

    private static List<TracedRequest> tracedRequests(PerformanceRunStatus status) {
        return orNone(status.explanation()).stream()
                .flatMap(environment -> environment.exemplars().stream()
                        .map(exemplar -> new TracedRequest(
                                environment.environment(),
                                exemplar.traceId(),
                                exemplar.responseMicros(),
                                exemplar.url())))
                .toList();
    }

    private Map<String, Integer> inconclusiveRuns(PerformanceRun later) {
        boolean same = RunState.specHash(later).filter(this::isOfSpec).isPresent();
        return orNone(later.getStatus().summary()).stream()
                .filter(environment -> environment.verdict() == EnvironmentSummary.Verdict.Inconclusive)
                .map(EnvironmentSummary::environment)
                .collect(Collectors.toMap(
                        name -> name, name -> 1 + (same ? inconclusiveRuns.getOrDefault(name, 0) : 0)));
    }
}
