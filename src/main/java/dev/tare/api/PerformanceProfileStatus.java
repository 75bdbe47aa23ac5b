package dev.tare.api;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The latest complete result.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions {@code Accepted}, {@code ResolvedRefs}, {@code Ready}, {@code Reconciling}, {@code Stalled}; see
 *     {@link Conditions}
 * @param headline the result in one line: the largest overhead at the 99th percentile, with its interval, such as
 *     {@code istio +2.0 ms p99 [1.9, 2.2]}, or the largest loss of capacity; or why there is none
 * @param handled what has led to runs so far
 * @param activeRun the run that is under way
 * @param lastRun the run that the result is from
 * @param summary one entry an environment, in the order of the spec
 * @param noiseFloorMicros the difference of the baseline to itself, in microseconds
 * @param noiseFloorCapacityPermille of a search, the difference of the baseline's capacity to itself, in thousandths
 *     of it
 * @param objectives one entry an objective, in the order of the spec
 * @param inconclusiveRuns for each environment whose verdict is {@code Inconclusive}, how many complete runs in a row have
 *     found that, {@code lastRun} included; another spec begins anew. Absent on one machine
 * @param tracedRequests with {@code explain}, those requests whose way {@code lastRun} shows
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PerformanceProfileStatus(
        @Default("-1") Long observedGeneration,
        List<Condition> conditions,
        String headline,
        Handled handled,
        String activeRun,
        RunReference lastRun,
        List<EnvironmentSummary> summary,
        OverheadFigures noiseFloorMicros,
        OverheadFigures.Figure noiseFloorCapacityPermille,
        List<ObjectiveStatus> objectives,
        Map<String, Integer> inconclusiveRuns,
        List<TracedRequest> tracedRequests)
        implements PerformanceProfileStatusBuilder.With {

    /**
     * The causes of the runs so far, so that no cause leads to a second run.
     *
     * @param specHash hash of those fields of the spec that change the measurement, as of the last run they led to
     * @param runs how many runs changes of the spec have led to
     * @param scheduledAt the instant up to which the schedule is handled, in RFC 3339
     * @param schedule the schedule that {@code scheduledAt} was worked out for: its cron expression and time zone
     * @param scheduledSince since when the schedule counts as it is, in RFC 3339: what fell due before leads to nothing
     * @param suspended whether the schedule was suspended when it was looked at last
     * @param disrupted the name of the run that was disrupted last and started once more
     */
    @RecordBuilder
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Handled(
            String specHash,
            Integer runs,
            String scheduledAt,
            String schedule,
            String scheduledSince,
            Boolean suspended,
            String disrupted)
            implements PerformanceProfileStatusHandledBuilder.With {}
}
