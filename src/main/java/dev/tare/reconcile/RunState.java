package dev.tare.reconcile;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;

import dev.tare.api.Conditions;
import dev.tare.api.ExplanationReason;
import dev.tare.api.RunProgress;
import dev.tare.api.RunReason;
import dev.tare.api.SpecVersion;

/** How far a run has come, by its conditions. */
public final class RunState {

    private static final Set<RunReason> IN_LINE =
            EnumSet.of(RunReason.Queued, RunReason.WaitsForKueue, RunReason.PlaceTaken, RunReason.Evicted);

    private RunState() {}

    /** Whether it has ended, in whatever way. */
    public static boolean isFinished(CustomResource<?, ? extends RunProgress> run) {
        return isTrue(run, Conditions.COMPLETE);
    }

    /** Whether it has a place, from which on nobody else should take what it measures with. */
    public static boolean isMeasuring(CustomResource<?, ? extends RunProgress> run) {
        return !isFinished(run) && isTrue(run, Conditions.ADMITTED) || isExplaining(run);
    }

    /** Whether it has ended, and other pods show where the time of its requests goes, in the place that it still has. */
    public static boolean isExplaining(CustomResource<?, ? extends RunProgress> run) {
        return isFinished(run)
                && isTrue(run, Conditions.RECONCILING)
                && condition(run, Conditions.EXPLAINED)
                        .filter(condition -> ExplanationReason.Explaining.isOf(condition))
                        .isPresent();
    }

    /** Whether it has ended, and nothing of it goes on but that its objects are deleted. */
    public static boolean isOver(CustomResource<?, ? extends RunProgress> run) {
        return isFinished(run) && !isExplaining(run);
    }

    /** Whether it waits for its turn, and lacks nothing else. */
    public static boolean isQueued(CustomResource<?, ? extends RunProgress> run) {
        return lacks(run, EnumSet.of(RunReason.Queued));
    }

    /** Whether Kueue has admitted it, and it lacks nothing but a place. */
    public static boolean lacksPlace(CustomResource<?, ? extends RunProgress> run) {
        return lacks(run, EnumSet.of(RunReason.PlaceTaken));
    }

    /** Whether it waits for others and for nothing that it needs, or did so when it was looked at last. */
    public static boolean isInLine(CustomResource<?, ? extends RunProgress> run) {
        return lacks(run, IN_LINE);
    }

    /** Whether one of these keeps it from measuring. */
    private static boolean lacks(CustomResource<?, ? extends RunProgress> run, Set<RunReason> reasons) {
        return !isFinished(run)
                && condition(run, Conditions.ADMITTED)
                        .filter(condition -> reasons.stream().anyMatch(reason -> reason.isOf(condition)))
                        .isPresent();
    }

    /** Whether it has measured what it should, be the numbers valid or not. */
    public static boolean isCompleted(CustomResource<?, ? extends RunProgress> run) {
        return isFinished(run) && !isTrue(run, Conditions.FAILED);
    }

    /** Whether it has ended with numbers that may be used. */
    public static boolean isSuccessful(CustomResource<?, ? extends RunProgress> run) {
        return isFinished(run) && isTrue(run, Conditions.VALID);
    }

    /** When it ended; of a run that ended before it began, when it was created. */
    public static Instant end(CustomResource<?, ? extends RunProgress> run) {
        String completedAt = run.getStatus().completedAt();
        return Instant.parse(completedAt == null ? run.getMetadata().getCreationTimestamp() : completedAt);
    }

    /** When its raw results are to be deleted; empty where there are none, or nobody wants them to go. */
    public static Optional<Instant> resultsKeptUntil(CustomResource<?, ? extends RunProgress> run) {
        return Optional.ofNullable(run.getStatus())
                .map(RunProgress::resultsKeptUntil)
                .map(Instant::parse);
    }

    /** Which spec it measures, as far as it is known. */
    public static SpecVersion version(CustomResource<?, ? extends RunProgress> run) {
        return Optional.ofNullable(run.getStatus())
                .map(RunProgress::profile)
                .orElseGet(() -> new SpecVersion(null, RunAnnotations.specHash(run), null));
    }

    /** Which spec it measures, by its hash; empty while a run that was created by hand has not settled that. */
    public static Optional<String> specHash(CustomResource<?, ? extends RunProgress> run) {
        return Optional.ofNullable(run.getStatus())
                .map(RunProgress::profile)
                .map(SpecVersion::specHash)
                .or(() -> Optional.ofNullable(RunAnnotations.specHash(run)));
    }

    /** One of its conditions. */
    public static Optional<Condition> condition(CustomResource<?, ? extends RunProgress> run, String type) {
        return Optional.ofNullable(run.getStatus()).flatMap(status -> Conditions.find(status.conditions(), type));
    }

    /** Whether one of its conditions is there and True. */
    public static boolean isTrue(CustomResource<?, ? extends RunProgress> run, String type) {
        return run.getStatus() != null && Conditions.isTrue(run.getStatus().conditions(), type);
    }
}
