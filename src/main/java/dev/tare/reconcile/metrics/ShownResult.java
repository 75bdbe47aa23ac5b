package dev.tare.reconcile.metrics;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummaryBuilder;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.OverheadFigures;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.RunReference;
import dev.tare.api.RunSchedule;
import dev.tare.api.TracedRequest;
import dev.tare.manifest.Validated;
import dev.tare.plan.CronTimes;

/**
 * What is kept of a profile to be shown.
 *
 * @param namespace its namespace
 * @param profile its name
 * @param run its latest complete run; null before there is one
 * @param completed when that ended; empty before
 * @param summary one entry an environment
 * @param noiseFloorMicros the difference of the baseline to itself; null if unknown
 * @param objectives one entry an objective
 * @param inconclusiveRuns see {@link PerformanceProfileStatus}
 * @param due when its schedule asks for the next result; empty where it has none
 * @param tracedRequests see {@link PerformanceProfileStatus}
 */
@RecordBuilder
record ShownResult(
        String namespace,
        String profile,
        RunReference run,
        Optional<Instant> completed,
        List<EnvironmentSummary> summary,
        OverheadFigures noiseFloorMicros,
        List<ObjectiveStatus> objectives,
        Map<String, Integer> inconclusiveRuns,
        Optional<Instant> due,
        List<TracedRequest> tracedRequests) {

    /** What a profile's status says. */
    static ShownResult of(PerformanceProfile profile, PerformanceProfileStatus status) {
        RunReference run = status.lastRun();
        return ShownResultBuilder.builder()
                .namespace(profile.getMetadata().getNamespace())
                .profile(profile.getMetadata().getName())
                .run(run)
                .completed(run == null ? Optional.empty() : instant(run.completedAt()))
                .summary(
                        status.summary() == null
                                ? List.of()
                                : status.summary().stream()
                                        .map(ShownResult::inFigures)
                                        .toList())
                .noiseFloorMicros(status.noiseFloorMicros())
                .objectives(status.objectives() == null ? List.of() : status.objectives())
                .inconclusiveRuns(status.inconclusiveRuns() == null ? Map.of() : status.inconclusiveRuns())
                .due(due(profile.getSpec().schedule(), status))
                .tracedRequests(status.tracedRequests() == null ? List.of() : status.tracedRequests())
                .build();
    }

    /** Without what is long and not shown. */
    private static EnvironmentSummary inFigures(EnvironmentSummary environment) {
        return EnvironmentSummaryBuilder.builder(environment)
                .reasons(null)
                .evidence(null)
                .errors(null)
                .answers(null)
                .build();
    }

    /** The schedule's next time after the run began, or after the schedule came to count where the run is older. */
    private static Optional<Instant> due(RunSchedule schedule, PerformanceProfileStatus status) {
        if (schedule == null || schedule.suspend() || status.handled() == null) {
            return Optional.empty();
        }
        Optional<Instant> since = instant(status.handled().scheduledSince());
        Optional<Instant> began = status.lastRun() == null
                ? Optional.empty()
                : instant(status.lastRun().startedAt());
        Optional<Instant> from =
                began.filter(start -> since.filter(start::isBefore).isEmpty()).or(() -> since);
        return CronTimes.of(schedule) instanceof Validated.Accepted<CronTimes> times
                ? from.flatMap(times.value()::next)
                : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty(); // another version may have written it
        }
    }
}
