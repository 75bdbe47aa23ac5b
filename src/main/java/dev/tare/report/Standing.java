package dev.tare.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.ProfileReason;
import dev.tare.api.RunReason;

/** What there is to be said of a profile or a run in one word, the worst first. */
public enum Standing {
    /** It cannot be measured as it is. */
    REFUSED,
    /** The run could not be carried out. */
    FAILED,
    /** An objective is missed. */
    MISSED,
    /** The numbers may not be used. */
    INVALID,
    /** No objective is missed, and one is not shown to be met. */
    UNDECIDED,
    /** A run measures. */
    MEASURING,
    /** The pods of a run start. */
    STARTING,
    /** A run waits for others, or for something that it needs. */
    WAITING,
    /** Of a profile: nothing has been found yet for what it asks for now. */
    PENDING,
    /** The numbers may be used, and every objective is met. */
    FINE;

    private static final String NOT_SEEN = "the operator has not looked at it yet";

    /** The word. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a run of it has ended. */
    public boolean hasEnded() {
        return this != MEASURING && this != STARTING && this != WAITING && this != PENDING;
    }

    /** That of a run. */
    public static Standing of(PerformanceRun run) {
        PerformanceRunStatus status = status(run);
        Optional<Condition> complete = Conditions.find(status.conditions(), Conditions.COMPLETE);
        if (complete.filter(ConditionStatus.TRUE::isOf).isEmpty()) {
            return complete.filter(RunReason.Measuring::isOf).isPresent()
                    ? MEASURING
                    : complete.filter(RunReason.Starting::isOf).isPresent() ? STARTING : WAITING;
        }
        if (Conditions.isTrue(status.conditions(), Conditions.FAILED)) {
            return status.startedAt() == null ? REFUSED : FAILED;
        }
        List<ObjectiveStatus.Result> results = PageSource.orNone(status.objectives()).stream()
                .map(ObjectiveStatus::result)
                .toList();
        if (results.contains(ObjectiveStatus.Result.Missed)) {
            return MISSED;
        }
        if (!Conditions.isTrue(status.conditions(), Conditions.VALID)) {
            return INVALID;
        }
        return results.contains(ObjectiveStatus.Result.Undecided) ? UNDECIDED : FINE;
    }

    /** Why a run has it, in a sentence. */
    public static String why(PerformanceRun run) {
        List<Condition> conditions = status(run).conditions();
        return Conditions.find(conditions, of(run) == INVALID ? Conditions.VALID : Conditions.COMPLETE)
                .map(Condition::getMessage)
                .orElse(NOT_SEEN);
    }

    /** That of a profile: it is about what the profile asks for now. */
    public static Standing of(PerformanceProfile profile) {
        List<Condition> conditions = conditions(profile);
        if (Conditions.find(conditions, Conditions.ACCEPTED)
                .filter(ConditionStatus.FALSE::isOf)
                .isPresent()) {
            return REFUSED;
        }
        if (Conditions.isTrue(conditions, Conditions.READY)) {
            return FINE;
        }
        if (!Conditions.isTrue(conditions, Conditions.STALLED)) {
            return PENDING;
        }
        return Conditions.find(conditions, Conditions.READY)
                .map(Standing::stalled)
                .orElse(FAILED);
    }

    /** Why a profile has it, in a sentence. */
    public static String why(PerformanceProfile profile) {
        List<Condition> conditions = conditions(profile);
        return Conditions.find(conditions, of(profile) == REFUSED ? Conditions.ACCEPTED : Conditions.READY)
                .map(Condition::getMessage)
                .orElse(NOT_SEEN);
    }

    private static Standing stalled(Condition ready) {
        if (ProfileReason.ObjectiveMissed.isOf(ready)) {
            return MISSED;
        }
        if (ProfileReason.Invalid.isOf(ready)) {
            return INVALID;
        }
        boolean undecided = ProfileReason.ObjectiveUndecided.isOf(ready)
                || ProfileReason.ObjectivesChanged.isOf(ready)
                || ProfileReason.RunDeleted.isOf(ready);
        return undecided ? UNDECIDED : FAILED;
    }

    private static PerformanceRunStatus status(PerformanceRun run) {
        return run.getStatus() == null ? PerformanceRunStatus.NONE : run.getStatus();
    }

    private static List<Condition> conditions(PerformanceProfile profile) {
        return profile.getStatus() == null ? List.of() : profile.getStatus().conditions();
    }
}
