package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;

/**
 * The latest complete result.
 *
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param conditions {@code Accepted}, {@code Ready}; see {@link Conditions}
 * @param handled what has led to a run last
 * @param activeRun the run that is under way
 * @param lastRun the run that the result is from
 * @param summary one entry an environment, in the order of the spec
 * @param noiseFloorMicros what two measurements of the baseline itself differ by, in microseconds
 * @param objectives one entry an objective, in the order of the spec
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PerformanceProfileStatus(
        @Default("-1") Long observedGeneration,
        List<Condition> conditions,
        Handled handled,
        String activeRun,
        RunReference lastRun,
        List<EnvironmentSummary> summary,
        OverheadFigures noiseFloorMicros,
        List<ObjectiveStatus> objectives) {

    /**
     * What has led to runs so far, so that the same reason does not lead to another one.
     *
     * @param specHash hash of those fields of the spec that change the measurement, as of the last run they led to
     * @param runs how many runs changes of the spec have led to
     * @param scheduledAt the latest instant of the schedule that was handled, in RFC 3339
     * @param suspended whether the schedule was suspended when it was looked at last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Handled(String specHash, Integer runs, String scheduledAt, Boolean suspended) {}
}
