package dev.tare.run;

import java.util.List;
import java.util.stream.Collectors;

import dev.tare.api.ConditionStatus;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.ObjectiveStatus.Result;
import dev.tare.api.RunReason;

/**
 * Whether the objectives of a profile are met, taken together.
 *
 * @param result Met, if all of them are; Missed, if one is; else Undecided
 * @param reason the same, as conditions have it
 * @param message a sentence that names those that are not met
 */
public record ObjectivesVerdict(Result result, RunReason reason, String message) {

    /** The verdict on these. */
    public static ObjectivesVerdict of(List<ObjectiveStatus> objectives) {
        if (objectives.isEmpty()) {
            return new ObjectivesVerdict(Result.Met, RunReason.NoObjectives, "the profile has no objectives");
        }
        for (Result result : List.of(Result.Missed, Result.Undecided)) {
            String those = objectives.stream()
                    .filter(objective -> objective.result() == result)
                    .map(objective -> objective.name() + ": " + objective.message())
                    .collect(Collectors.joining("; "));
            if (!those.isEmpty()) {
                return new ObjectivesVerdict(
                        result, result == Result.Missed ? RunReason.Missed : RunReason.Undecided, those);
            }
        }
        return new ObjectivesVerdict(Result.Met, RunReason.Met, "every objective is met");
    }

    /** As a condition has it: True when they are met, False when one is missed, else Unknown. */
    public ConditionStatus status() {
        return switch (result) {
            case Met -> ConditionStatus.TRUE;
            case Missed -> ConditionStatus.FALSE;
            case Undecided -> ConditionStatus.UNKNOWN;
        };
    }
}
