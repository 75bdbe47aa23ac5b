package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;

/**
 * The record of a run.
 *
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param conditions {@code Complete}, {@code Failed}, {@code Valid}, {@code ObjectivesMet}; see {@link Conditions}
 * @param startedAt when measuring began, in RFC 3339
 * @param completedAt when it ended, in RFC 3339
 * @param seed what order and arrivals were drawn from: the same seed gives the same order and the same arrivals
 * @param blocks how many blocks were measured, of how many
 * @param summary one entry an environment, in the order of the spec
 * @param noiseFloorMicros what two measurements of the baseline itself differ by, in microseconds
 * @param objectives one entry an objective, in the order of the spec
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PerformanceRunStatus(
        @Default("-1") Long observedGeneration,
        List<Condition> conditions,
        String startedAt,
        String completedAt,
        Long seed,
        Blocks blocks,
        List<EnvironmentSummary> summary,
        OverheadFigures noiseFloorMicros,
        List<ObjectiveStatus> objectives) {

    /**
     * Progress in blocks.
     *
     * @param complete blocks whose trials are all measured
     * @param min blocks that are measured at least
     * @param max blocks that are measured at most
     */
    public record Blocks(int complete, int min, int max) {}
}
