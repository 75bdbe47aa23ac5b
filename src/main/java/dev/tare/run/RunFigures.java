package dev.tare.run;

import java.util.List;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.OverheadFigures;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceRunStatus;

/**
 * What a run has found, which its status and that of its profile both show.
 *
 * @param headline the result in one line, or why there is none; null where nothing was measured
 * @param summary one entry an environment, in the order of the spec
 * @param noiseFloorMicros what two measurements of the baseline itself differ by, in microseconds; null if unknown
 * @param noiseFloorCapacityPermille what the baseline's capacity differs by from itself, in thousandths of it; null if unknown
 * @param objectives one entry an objective, in the order of the spec
 * @param conditions the run's {@code Complete}, {@code Failed}, {@code Valid} and {@code ObjectivesMet}, without generation and time
 */
public record RunFigures(
        String headline,
        List<EnvironmentSummary> summary,
        OverheadFigures noiseFloorMicros,
        OverheadFigures.Figure noiseFloorCapacityPermille,
        List<ObjectiveStatus> objectives,
        List<Condition> conditions) {

    /** A run's status with these figures; its conditions are as before. */
    public PerformanceRunStatus shownIn(PerformanceRunStatus before) {
        return before.with()
                .headline(headline)
                .summary(summary)
                .noiseFloorMicros(noiseFloorMicros)
                .noiseFloorCapacityPermille(noiseFloorCapacityPermille)
                .objectives(objectives)
                .build();
    }

    /** A profile's status with these figures; its conditions are as before. */
    public PerformanceProfileStatus shownIn(PerformanceProfileStatus before) {
        return before.with()
                .headline(headline)
                .summary(summary)
                .noiseFloorMicros(noiseFloorMicros)
                .noiseFloorCapacityPermille(noiseFloorCapacityPermille)
                .objectives(objectives)
                .build();
    }
}
