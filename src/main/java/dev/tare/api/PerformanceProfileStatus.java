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
 * @param lastRun the run that the result is from
 * @param summary one entry an environment, in the order of the spec
 * @param noiseFloorMicros what two measurements of the baseline itself differ by, in microseconds
 * @param objectives one entry an objective, in the order of the spec
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PerformanceProfileStatus(
        @Default("-1") Long observedGeneration,
        List<Condition> conditions,
        RunReference lastRun,
        List<EnvironmentSummary> summary,
        OverheadFigures noiseFloorMicros,
        List<ObjectiveStatus> objectives) {}
