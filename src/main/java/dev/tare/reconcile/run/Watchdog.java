package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.PerformanceRun;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.plan.WaitLimits;

/**
 * Ends runs whose time is over and that cannot be looked at. The state machine finds out by itself that a run's time is
 * over, but only of a run whose pods, logs and results can be read.
 */
final class Watchdog {

    private final RunPreparer preparer;
    private final WaitLimits waits;
    private final Clock clock;

    Watchdog(RunPreparer preparer, WaitLimits waits, Clock clock) {
        this.preparer = preparer;
        this.waits = waits;
        this.clock = clock;
    }

    /** Whether a run that has had its place has taken longer than it may. */
    boolean isOver(PerformanceRun run, Preparation.Ready ready) {
        return !clock.instant()
                .isBefore(Instant.parse(run.getStatus().startedAt()).plus(waits.longest(ready.plan())));
    }

    /**
     * Whether a run's time is over, by the plan that was frozen and by when it had its place.
     *
     * @param run a run that has not ended
     * @param why what came of the last look at it
     * @return why it ends; empty where there is time, or nobody knows how long it may take
     */
    Optional<Failure.Refused> overdue(PerformanceRun run, RuntimeException why) {
        if (run.getStatus() == null || run.getStatus().startedAt() == null) {
            return Optional.empty();
        }
        return preparer.frozen(run)
                .filter(ready -> isOver(run, ready))
                .map(ready -> new Failure.Refused(
                        MeasuringFailureReason.DeadlineExceeded,
                        "the run did not end within %d s, and the last look at it failed: %s"
                                .formatted(waits.longest(ready.plan()).toSeconds(), why.getMessage()),
                        true));
    }
}
