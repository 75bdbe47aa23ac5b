package dev.tare.reconcile.profile;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.Conditions;
import dev.tare.api.ObjectiveStatus.Result;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.api.ProfileReason;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.SpecVersion;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;
import dev.tare.run.Headline;
import dev.tare.run.ObjectivesVerdict;

/**
 * What a profile can say of the spec that it has now: what a run found that has measured just that, or why there is nothing
 * to say yet. What was found of a former spec is shown, and is no answer.
 *
 * @param progress what becomes of it
 * @param reason why
 * @param message a sentence
 * @param headline the answer in one line, or what is waited for
 * @param activeRun the run that is under way, if any
 * @param unresolved what a run waits for that the spec names, in a condition of the run
 * @param shown the latest result, of whatever spec
 */
@RecordBuilder
record ProfileState(
        Progress progress,
        Reason reason,
        String message,
        String headline,
        Optional<String> activeRun,
        Optional<Condition> unresolved,
        LatestResult shown) {

    /** What becomes of an answer. */
    enum Progress {
        /** It is there, and it is fine. */
        Ready,
        /** It will come by itself. */
        Coming,
        /** It is there and not fine, or will not come before somebody does something. */
        Stalled
    }

    /**
     * A run that was created just now.
     *
     * @param run its name
     * @param cause what led to it
     */
    record Begun(String run, RunTrigger cause) {}

    private static final Comparator<RunOutline> BY_AGE = Comparator.comparing(
                    (RunOutline run) -> run.getMetadata().getCreationTimestamp())
            .thenComparing(run -> run.getMetadata().getName());

    /**
     * The answer.
     *
     * @param profile the profile
     * @param runs its runs
     * @param result the latest result, be its run still there or not
     * @param handled what has led to runs so far; null for nothing
     * @param begun the run that is about to appear among them, if any
     */
    static ProfileState of(
            PerformanceProfile profile,
            Collection<RunOutline> runs,
            LatestResult result,
            Handled handled,
            Optional<Begun> begun) {
        return new Finder(profile, runs, result, handled, begun).find();
    }

    /** Whether there is none, and none will come, as the run that was to find it is not there. */
    boolean isThatRunIsGone() {
        return reason == ProfileReason.RunDeleted;
    }

    /** What of a run matters to its profile; of one that measures, which block it has come to. */
    static String newsOf(RunOutline run) {
        return Stream.of(Conditions.COMPLETE, Conditions.EXPLAINED)
                .flatMap(type -> RunState.condition(run, type).stream())
                .flatMap(condition -> Stream.of(condition.getStatus(), condition.getReason(), condition.getMessage()))
                .collect(Collectors.joining("\n", RunState.specHash(run).orElse("") + "\n", ""));
    }

    /** Looks through the runs of a profile. */
    private record Finder(
            PerformanceProfile profile,
            Collection<RunOutline> runs,
            LatestResult result,
            Handled handled,
            Optional<Begun> begun) {

        private ProfileState find() {
            List<RunOutline> active = runs.stream()
                    .filter(run -> !RunState.isFinished(run))
                    .sorted(BY_AGE)
                    .toList();
            Optional<RunOutline> change = active.stream()
                    .filter(run -> RunTrigger.SpecChange.ledTo(run) || RunTrigger.Disruption.ledTo(run))
                    .findFirst();
            Optional<RunOutline> goesOn = change.or(() -> active.stream().findFirst());
            boolean changes =
                    begun.filter(run -> run.cause() != RunTrigger.Schedule).isPresent() || change.isPresent();
            Found found = (changes ? Optional.<Found>empty() : found())
                    .or(() -> begun.map(run -> created(run.run())))
                    .or(() -> goesOn.map(this::coming))
                    .orElseGet(this::nothing);
            return ProfileStateBuilder.builder()
                    .progress(found.progress)
                    .reason(found.reason)
                    .message(found.message)
                    .headline(found.headline)
                    .activeRun(begun.map(Begun::run)
                            .or(() -> goesOn.map(run -> run.getMetadata().getName())))
                    .unresolved(goesOn.flatMap(run -> RunState.condition(run, Conditions.COMPLETE))
                            .filter(RunReason::isUnresolved))
                    .shown(result)
                    .build();
        }

        /** What was found by the run that ended last of those that measured this spec. */
        private Optional<Found> found() {
            String hash = hash();
            Optional<RunOutline> last = runs.stream()
                    .filter(RunState::isFinished)
                    .filter(run -> RunState.specHash(run).filter(hash::equals).isPresent())
                    .max(LatestResult.BY_END);
            boolean stays = result.isOfSpec(hash)
                    && last.filter(run -> !result.isLaterThan(run)).isEmpty();
            return stays ? Optional.of(ofResult(Optional.empty())) : last.map(this::ofRun);
        }

        private Found ofRun(RunOutline run) {
            if (result.isOf(run)) {
                return ofResult(Optional.of(run));
            }
            Condition failed = RunState.condition(run, Conditions.FAILED)
                    .or(() -> RunState.condition(run, Conditions.COMPLETE))
                    .orElseThrow();
            return new Found(
                    Progress.Stalled,
                    Reason.of(failed),
                    RunState.condition(run, Conditions.VALID)
                            .map(Condition::getMessage)
                            .orElse(failed.getMessage()),
                    run.getStatus().headline());
        }

        /** Of a run that has measured what it should, and may have been deleted since. */
        private Found ofResult(Optional<RunOutline> run) {
            String headline = run.map(there -> there.getStatus().headline())
                    .or(() -> Headline.of(result.summary()))
                    .orElse(null);
            if (!Boolean.TRUE.equals(result.run().valid())) {
                return new Found(
                        Progress.Stalled,
                        ProfileReason.Invalid,
                        run.flatMap(there -> RunState.condition(there, Conditions.VALID))
                                .map(Condition::getMessage)
                                .orElse("the numbers of run %s may not be used"
                                        .formatted(result.run().name())),
                        headline);
            }
            if (!SpecHash.ofObjectives(profile.getSpec())
                    .equals(result.run().profile().objectivesHash())) {
                return new Found(
                        Progress.Stalled,
                        ProfileReason.ObjectivesChanged,
                        "run %s was judged by other objectives, and its measurements are no longer stored; the next run is judged by the present ones"
                                .formatted(result.run().name()),
                        headline);
            }
            ObjectivesVerdict objectives = ObjectivesVerdict.of(result.objectives());
            return objectives.result() == Result.Met
                    ? new Found(
                            Progress.Ready,
                            ProfileReason.Complete,
                            run.flatMap(there -> RunState.condition(there, Conditions.COMPLETE))
                                    .map(Condition::getMessage)
                                    .orElse("run %s has ended"
                                            .formatted(result.run().name())),
                            headline)
                    : new Found(
                            Progress.Stalled,
                            objectives.result() == Result.Missed
                                    ? ProfileReason.ObjectiveMissed
                                    : ProfileReason.ObjectiveUndecided,
                            objectives.message(),
                            headline);
        }

        private Found coming(RunOutline run) {
            String name = run.getMetadata().getName();
            Optional<String> measured = RunState.specHash(run);
            if (measured.isPresent() && !measured.get().equals(hash())) {
                String which = Optional.ofNullable(run.getStatus())
                        .map(RunOutline.Status::profile)
                        .map(SpecVersion::generation)
                        .map(generation -> "generation " + generation)
                        .orElse("an earlier generation");
                return new Found(
                        Progress.Coming,
                        ProfileReason.Outdated,
                        "run %s measures %s; generation %d is measured after it"
                                .formatted(name, which, profile.getMetadata().getGeneration()),
                        "waiting for the run of " + which);
            }
            return RunState.condition(run, Conditions.COMPLETE)
                    .map(complete -> new Found(
                            Progress.Coming,
                            Reason.of(complete),
                            RunReason.Measuring.isOf(complete)
                                    ? "a run measures what the spec asks for"
                                    : "run %s: %s".formatted(name, complete.getMessage()),
                            run.getStatus().headline()))
                    .orElseGet(() -> created(name));
        }

        private static Found created(String run) {
            return new Found(
                    Progress.Coming, ProfileReason.RunCreated, "run %s has been created".formatted(run), "run created");
        }

        private Found nothing() {
            return handled != null && hash().equals(handled.specHash())
                    ? new Found(
                            Progress.Stalled,
                            ProfileReason.RunDeleted,
                            "run %s, which was to measure what the spec asks for, was deleted; create a PerformanceRun to measure it"
                                    .formatted(RunNames.change(
                                            profile.getMetadata().getName(), handled.runs(), handled.specHash())),
                            "run deleted")
                    : new Found(Progress.Coming, ProfileReason.NoResult, "nothing has been measured yet", "");
        }

        private String hash() {
            return SpecHash.of(profile.getSpec());
        }
    }

    private record Found(Progress progress, Reason reason, String message, String headline) {}
}
