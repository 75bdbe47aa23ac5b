package dev.tare.reconcile.profile;

import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.plan.Problem;
import dev.tare.reconcile.ConditionList;
import dev.tare.reconcile.ConditionList.Status;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.StatusChange;

/** The statuses of a profile: what its spec is worth, and the latest complete result in full. */
final class ProfileStatusFactory {

    private static final Comparator<RunOutline> BY_AGE = Comparator.comparing(
                    (RunOutline run) -> run.getMetadata().getCreationTimestamp())
            .thenComparing(run -> run.getMetadata().getName());

    private final Clock clock;

    ProfileStatusFactory(Clock clock) {
        this.clock = clock;
    }

    /**
     * The status of a profile.
     *
     * @param profile the profile with the status that it has
     * @param check what is wrong with it
     * @param runs its runs
     * @param result the latest complete result among them
     * @param handled what has led to runs so far; null for nothing
     * @param begun the run that is about to appear among them, if any
     */
    StatusChange<PerformanceProfileStatus> status(
            PerformanceProfile profile,
            ProfileCheck check,
            Collection<RunOutline> runs,
            LatestResult result,
            Handled handled,
            Optional<Begun> begun) {
        Optional<RunOutline> active =
                runs.stream().filter(run -> !RunState.isFinished(run)).min(BY_AGE);
        Optional<RunOutline> last = runs.stream().filter(RunState::isFinished).max(LatestResult.BY_END);
        ConditionList conditions = new ConditionList(
                profile.getStatus() == null ? null : profile.getStatus().conditions(),
                profile.getMetadata().getGeneration(),
                clock.instant());
        boolean forSpec = begun.map(b -> b.cause() == Cause.SpecChange)
                .orElseGet(() -> active.map(Cause.SpecChange::ledTo).orElse(false));
        set(conditions, check, last, forSpec);
        return StatusChange.of(
                new PerformanceProfileStatus(
                        profile.getMetadata().getGeneration(),
                        conditions.list(),
                        headline(check, last, LatestResult.run(runs), active.isPresent() || begun.isPresent()),
                        handled,
                        begun.map(Begun::run)
                                .or(() -> active.map(run -> run.getMetadata().getName()))
                                .orElse(null),
                        result.run(),
                        result.summary(),
                        result.noiseFloorMicros(),
                        result.noiseFloorCapacityPermille(),
                        result.objectives()),
                conditions);
    }

    /**
     * A run that was created just now.
     *
     * @param run its name
     * @param cause what led to it
     */
    record Begun(String run, Cause cause) {}

    private static void set(ConditionList conditions, ProfileCheck check, Optional<RunOutline> last, boolean forSpec) {
        if (!check.problems().isEmpty()) {
            String sentence = sentence(check.problems());
            conditions
                    .set(Conditions.ACCEPTED, Status.FALSE, "Invalid", sentence)
                    .set(Conditions.READY, Status.FALSE, "Invalid", sentence)
                    .set(Conditions.RECONCILING, Status.FALSE, "Invalid", "the spec has to be changed first")
                    .set(Conditions.STALLED, Status.TRUE, "Invalid", sentence);
            return;
        }
        conditions.set(Conditions.ACCEPTED, Status.TRUE, "Accepted", "the spec makes sense");
        if (!check.unresolved().isEmpty()) {
            String sentence = sentence(check.unresolved());
            conditions
                    .set(Conditions.RESOLVED_REFS, Status.FALSE, "NotResolved", sentence)
                    .set(Conditions.READY, Status.FALSE, "NotResolved", sentence)
                    .set(Conditions.RECONCILING, Status.TRUE, "NotResolved", sentence)
                    .set(Conditions.STALLED, Status.FALSE, "NotResolved", "it goes on when that is there");
            return;
        }
        conditions.set(Conditions.RESOLVED_REFS, Status.TRUE, "Resolved", "all that the spec names is there");
        Condition ready = ready(last);
        boolean isReady = ready.getStatus().equals("True");
        String reason = forSpec ? "Measuring" : ready.getReason();
        String message = forSpec ? "a run measures what the spec asks for" : ready.getMessage();
        conditions
                .set(ready)
                .set(Conditions.RECONCILING, Status.of(forSpec), reason, message)
                .set(Conditions.STALLED, Status.of(!forSpec && !isReady && last.isPresent()), reason, message);
    }

    /** What the run that ended last means for the profile. */
    private static Condition ready(Optional<RunOutline> last) {
        if (last.isEmpty()) {
            return new Condition(null, "nothing has been measured yet", null, "NoResult", "False", Conditions.READY);
        }
        for (String needed : List.of(Conditions.VALID, Conditions.OBJECTIVES_MET)) {
            Optional<Condition> condition = RunState.condition(last.get(), needed);
            if (condition.isPresent() && !condition.get().getStatus().equals("True")) {
                String reason = needed.equals(Conditions.VALID)
                        ? RunState.condition(last.get(), Conditions.FAILED)
                                .filter(failed -> failed.getStatus().equals("True"))
                                .orElse(condition.get())
                                .getReason()
                        : "Objective" + condition.get().getReason();
                return new Condition(null, condition.get().getMessage(), null, reason, "False", Conditions.READY);
            }
        }
        return new Condition(
                null,
                RunState.condition(last.get(), Conditions.COMPLETE)
                        .map(Condition::getMessage)
                        .orElse(""),
                null,
                "Complete",
                "True",
                Conditions.READY);
    }

    private static String headline(
            ProfileCheck check, Optional<RunOutline> last, Optional<RunOutline> found, boolean measuring) {
        if (!check.problems().isEmpty()) {
            return "invalid spec";
        }
        if (found.isPresent()) {
            return found.get().getStatus().headline();
        }
        if (measuring) {
            return "measuring";
        }
        return last.map(run -> run.getStatus().headline())
                .orElse(check.unresolved().isEmpty() ? "" : "waits for meshes");
    }

    private static String sentence(List<Problem> problems) {
        return problems.stream().map(Problem::sentence).collect(Collectors.joining("; "));
    }
}
