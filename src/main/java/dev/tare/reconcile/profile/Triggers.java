package dev.tare.reconcile.profile;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

import dev.tare.api.Conditions;
import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.api.PerformanceProfileStatusHandledBuilder;
import dev.tare.api.RunSchedule;
import dev.tare.manifest.Validated;
import dev.tare.plan.CronTimes;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/**
 * Decides whether a profile leads to a run now. What has led to one is remembered in the profile's status, and a run's name
 * derives from what led to it: so deciding again, after a crash or upon an old state, leads to no other run.
 *
 * <ul>
 *   <li>A spec leads to a run when its {@linkplain SpecHash hash} is another than that of the last run that a spec led to;
 *       the first one does.
 *   <li>A schedule leads to a run for the latest instant at which it fell due since the one before, or since the profile was
 *       created. It is looked at as from now when it is new, when its expression or time zone has changed, and when it is no
 *       longer suspended: what fell due before, by the old or the new expression, leads to nothing.
 *   <li>One run at a time: while one is under way, also one that was created by hand, none is started. Once it has ended, a
 *       spec that has changed meanwhile leads to a run, and what fell due meanwhile to one, however often it did.
 *   <li>Both at once lead to one run, for the spec: it answers for the instant, too.
 *   <li>A run that one of these led to, and whose pods the cluster took away, leads to one more, once, where nothing else
 *       does.
 * </ul>
 */
public final class Triggers {

    private final PerformanceProfile profile;
    private final Instant now;
    private final Collection<RunOutline> runs;
    private final Optional<CronTimes> times;

    private Triggers(PerformanceProfile profile, Instant now, Collection<RunOutline> runs) {
        this.profile = profile;
        this.now = now;
        this.runs = runs;
        this.times = Optional.ofNullable(schedule()).flatMap(Triggers::times);
    }

    /**
     * Decides.
     *
     * @param profile the profile with its status; its spec makes sense
     * @param now the time
     * @param runs all runs of the profile
     */
    public static Decision decide(PerformanceProfile profile, Instant now, Collection<RunOutline> runs) {
        return new Triggers(profile, now, runs).decide();
    }

    private Decision decide() {
        Handled handled = withSchedule();

        String hash = SpecHash.of(profile.getSpec());
        int number = handled.runs() + 1;
        String changeName = RunNames.change(name(), number, hash);
        boolean changed = !hash.equals(handled.specHash());
        if (changed && exists(changeName)) {
            handled = handled.with().specHash(hash).runs(number).build();
            changed = false;
        }

        Optional<Instant> due = due(handled);
        if (due.isPresent() && exists(scheduledName(due.get()))) {
            handled = handled.withScheduledAt(due.get().toString());
            due = Optional.empty();
        }

        if (!runs.stream().allMatch(RunState::isFinished)) {
            return new Decision.Nothing(handled);
        }
        if (changed) {
            Handled after = handled.with().specHash(hash).runs(number).build();
            return new Decision.StartRun(
                    changeName,
                    RunTrigger.SpecChange,
                    due.isPresent() ? after.withScheduledAt(due.get().toString()) : after);
        }
        if (due.isPresent()) {
            return new Decision.StartRun(
                    scheduledName(due.get()),
                    RunTrigger.Schedule,
                    handled.withScheduledAt(due.get().toString()));
        }
        Optional<String> disrupted = disrupted(handled);
        if (disrupted.isPresent()) {
            return new Decision.StartRun(
                    RunNames.again(disrupted.get()), RunTrigger.Disruption, handled.withDisrupted(disrupted.get()));
        }
        return wait(handled);
    }

    /** The run that ended last, if it was disrupted, is of this spec, and has not been started once more. */
    private Optional<String> disrupted(Handled handled) {
        return runs.stream()
                .max(LatestResult.BY_END)
                .filter(run -> RunState.condition(run, Conditions.FAILED)
                        .filter(MeasuringFailureReason.Disrupted::isOf)
                        .isPresent())
                .filter(run -> RunTrigger.SpecChange.ledTo(run) || RunTrigger.Schedule.ledTo(run))
                .filter(run -> RunState.specHash(run)
                        .filter(handled.specHash()::equals) // the present one, or its change would have led to a run
                        .isPresent())
                .map(run -> run.getMetadata().getName())
                .filter(name -> !name.equals(handled.disrupted()) && !exists(RunNames.again(name)));
    }

    private Decision wait(Handled handled) {
        Optional<Instant> next = isScheduled() ? times.flatMap(t -> t.next(now)) : Optional.empty();
        return next.isPresent() ? new Decision.Wait(next.get(), handled) : new Decision.Nothing(handled);
    }

    /** What is remembered, with the schedule as it is now. */
    private Handled withSchedule() {
        Handled before =
                profile.getStatus() == null ? null : profile.getStatus().handled();
        String hash = before == null ? null : before.specHash();
        int number = before == null || before.runs() == null ? 0 : before.runs();
        PerformanceProfileStatusHandledBuilder handled = PerformanceProfileStatusHandledBuilder.builder()
                .specHash(hash)
                .runs(number)
                .disrupted(before == null ? null : before.disrupted());
        if (times.isEmpty()) {
            return handled.build();
        }
        String schedule = schedule().cron() + " " + schedule().timeZone();
        boolean suspended = schedule().suspend();
        handled.schedule(schedule).suspended(suspended);
        if (before != null && goesOn(before, schedule, suspended)) {
            return handled.scheduledAt(before.scheduledAt())
                    // A former version of Tare did not write it.
                    .scheduledSince(before.scheduledSince() == null ? before.scheduledAt() : before.scheduledSince())
                    .build();
        }
        String since = before == null ? profile.getMetadata().getCreationTimestamp() : now.toString();
        return handled.scheduledAt(since).scheduledSince(since).build();
    }

    private static boolean goesOn(Handled before, String schedule, boolean suspended) {
        boolean same = schedule.equals(before.schedule()) && before.scheduledAt() != null;
        boolean resumed = Boolean.TRUE.equals(before.suspended()) && !suspended;
        return same && !resumed;
    }

    private Optional<Instant> due(Handled handled) {
        return isScheduled()
                ? times.flatMap(t -> t.latest(Instant.parse(handled.scheduledAt()), now))
                : Optional.empty();
    }

    private boolean isScheduled() {
        return times.isPresent() && !schedule().suspend();
    }

    private boolean exists(String run) {
        return runs.stream().anyMatch(r -> r.getMetadata().getName().equals(run));
    }

    private String scheduledName(Instant due) {
        return RunNames.scheduled(name(), due);
    }

    private String name() {
        return profile.getMetadata().getName();
    }

    private RunSchedule schedule() {
        return profile.getSpec().schedule();
    }

    private static Optional<CronTimes> times(RunSchedule schedule) {
        return CronTimes.of(schedule) instanceof Validated.Accepted<CronTimes> accepted
                ? Optional.of(accepted.value())
                : Optional.empty();
    }
}
