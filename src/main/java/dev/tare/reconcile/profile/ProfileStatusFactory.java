package dev.tare.reconcile.profile;

import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.api.PerformanceProfileStatusBuilder;
import dev.tare.api.ProfileReason;
import dev.tare.api.Reason;
import dev.tare.manifest.Problem;
import dev.tare.reconcile.profile.ProfileState.Progress;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.run.Headline;

/** The statuses of a profile: what its spec is worth, what is known of it, and the latest complete result in full. */
final class ProfileStatusFactory {

    private final Clock clock;

    ProfileStatusFactory(Clock clock) {
        this.clock = clock;
    }

    /**
     * The status of a profile.
     *
     * @param profile the profile with the status that it has
     * @param check what is wrong with it
     * @param answer what its runs say
     * @param handled what has led to runs so far; null for nothing
     */
    StatusChange<PerformanceProfileStatus> status(
            PerformanceProfile profile, ProfileCheck check, ProfileState answer, Handled handled) {
        ConditionList conditions = new ConditionList(
                profile.getStatus() == null ? null : profile.getStatus().conditions(),
                profile.getMetadata().getGeneration(),
                clock.instant());
        String headline = set(conditions, check, answer);
        LatestResult result = answer.shown();
        return StatusChange.of(
                PerformanceProfileStatusBuilder.builder()
                        .observedGeneration(profile.getMetadata().getGeneration())
                        .conditions(conditions.list())
                        .headline(headline)
                        .handled(handled)
                        .activeRun(answer.activeRun().orElse(null))
                        .lastRun(result.run())
                        .summary(result.summary())
                        .noiseFloorMicros(result.noiseFloorMicros())
                        .noiseFloorCapacityPermille(result.noiseFloorCapacityPermille())
                        .objectives(result.objectives())
                        .inconclusiveRuns(result.inconclusiveRuns())
                        .tracedRequests(result.tracedRequests())
                        .build(),
                conditions);
    }

    /**
     * The operator cannot go on with a profile. What was known of it stays known.
     *
     * @param reason why
     * @param message the same in a sentence
     */
    StatusChange<PerformanceProfileStatus> givenUp(PerformanceProfile profile, ProfileReason reason, String message) {
        PerformanceProfileStatus before = profile.getStatus() == null
                ? PerformanceProfileStatusBuilder.builder().build()
                : profile.getStatus();
        ConditionList conditions =
                new ConditionList(before.conditions(), profile.getMetadata().getGeneration(), clock.instant());
        if (reason == ProfileReason.InternalError) {
            conditions.set(Conditions.ACCEPTED, ConditionStatus.UNKNOWN, reason, message);
        }
        conditions
                .set(Conditions.READY, ConditionStatus.FALSE, reason, message)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, reason, message)
                .set(Conditions.STALLED, ConditionStatus.TRUE, reason, message);
        return StatusChange.of(
                PerformanceProfileStatusBuilder.builder(before)
                        .observedGeneration(profile.getMetadata().getGeneration())
                        .conditions(conditions.list())
                        .headline(Headline.ofCause(message))
                        .build(),
                conditions);
    }

    /** Sets the conditions, and says the same in one line. */
    private static String set(ConditionList conditions, ProfileCheck check, ProfileState answer) {
        if (!check.problems().isEmpty()) {
            String sentence = sentence(check.problems());
            conditions
                    .set(Conditions.ACCEPTED, ConditionStatus.FALSE, ProfileReason.Invalid, sentence)
                    .set(Conditions.READY, ConditionStatus.FALSE, ProfileReason.Invalid, sentence)
                    .set(
                            Conditions.RECONCILING,
                            ConditionStatus.FALSE,
                            ProfileReason.Invalid,
                            "the spec has to be changed first")
                    .set(Conditions.STALLED, ConditionStatus.TRUE, ProfileReason.Invalid, sentence);
            return "invalid spec";
        }
        conditions.set(Conditions.ACCEPTED, ConditionStatus.TRUE, ProfileReason.Accepted, "the spec is valid");
        if (!check.unresolved().isEmpty()) {
            String sentence = sentence(check.unresolved());
            conditions
                    .set(Conditions.RESOLVED_REFS, ConditionStatus.FALSE, ProfileReason.NotResolved, sentence)
                    .set(Conditions.READY, ConditionStatus.FALSE, ProfileReason.NotResolved, sentence)
                    .set(Conditions.RECONCILING, ConditionStatus.TRUE, ProfileReason.NotResolved, sentence)
                    .set(
                            Conditions.STALLED,
                            ConditionStatus.FALSE,
                            ProfileReason.NotResolved,
                            "the profile continues when these exist and are ready");
            return "waiting for meshes";
        }
        if (answer.unresolved().isPresent()) {
            Condition missing = answer.unresolved().get();
            conditions.set(Conditions.RESOLVED_REFS, ConditionStatus.FALSE, Reason.of(missing), missing.getMessage());
        } else {
            conditions.set(
                    Conditions.RESOLVED_REFS,
                    ConditionStatus.TRUE,
                    ProfileReason.Resolved,
                    "everything that the spec names exists");
        }
        for (String type : List.of(Conditions.READY, Conditions.RECONCILING, Conditions.STALLED)) {
            conditions.set(
                    type, ConditionStatus.of(answer.progress() == shownBy(type)), answer.reason(), answer.message());
        }
        return answer.headline();
    }

    private static Progress shownBy(String condition) {
        return switch (condition) {
            case Conditions.READY -> Progress.Ready;
            case Conditions.RECONCILING -> Progress.Coming;
            default -> Progress.Stalled;
        };
    }

    private static String sentence(List<Problem> problems) {
        return problems.stream().map(Problem::sentence).collect(Collectors.joining("; "));
    }
}
