package dev.tare.run;

import java.util.List;
import java.util.stream.Collectors;

import dev.tare.api.ObjectiveStatus;
import dev.tare.api.ObjectiveStatus.Result;

/**
 * Whether the objectives of a profile are met, taken together.
 *
 * @param result Met, if all of them are; Missed, if one is; else Undecided
 * @param reason a CamelCase reason
 * @param message a sentence that names those that are not met
 */
public record ObjectivesVerdict(Result result, String reason, String message) {

    /** The verdict on these. */
    public static ObjectivesVerdict of(List<ObjectiveStatus> objectives) {
        if (objectives.isEmpty()) {
            return new ObjectivesVerdict(Result.Met, "NoObjectives", "there are no objectives");
        }
        for (Result result : List.of(Result.Missed, Result.Undecided)) {
            String those = objectives.stream()
                    .filter(objective -> objective.result() == result)
                    .map(objective -> objective.name() + ": " + objective.message())
                    .collect(Collectors.joining("; "));
            if (!those.isEmpty()) {
                return new ObjectivesVerdict(result, result.name(), those);
            }
        }
        return new ObjectivesVerdict(Result.Met, "Met", "every objective is met");
    }

    /** As a condition has it: True when they are met, False when one is missed, else Unknown. */
    public String status() {
        return switch (result) {
            case Met -> "True";
            case Missed -> "False";
            case Undecided -> "Unknown";
        };
    }
}
