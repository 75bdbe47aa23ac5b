package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.Reason;
import dev.tare.api.SpecVersion;
import dev.tare.reconcile.metrics.RunMetrics;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;
import dev.tare.run.Findings;
import dev.tare.run.FindingsBuilder;
import dev.tare.run.RunAnalysis;
import dev.tare.run.RunOutcome;

/** Ends runs. Each way gives the time to look again: when somebody else has changed the run meanwhile; else it has ended. */
final class RunEnd {

    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final RunStatusFactory statuses;
    private final RunMetrics metrics;
    private final Clock clock;

    RunEnd(
            StatusWriter<PerformanceRunStatus, PerformanceRun> writer,
            RunStatusFactory statuses,
            RunMetrics metrics,
            Clock clock) {
        this.writer = writer;
        this.statuses = statuses;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** It ends with what it has found. */
    Optional<Duration> finish(ObservedRun seen, RunOutcome ending) {
        Findings findings = FindingsBuilder.builder()
                .plan(seen.plan())
                .analysis(RunAnalysis.of(seen.plan(), seen.measured()))
                .ending(ending)
                .startedAt(seen.observation().startedAt().orElseThrow())
                .completedAt(clock.instant())
                .meshes(seen.ready().versions())
                .evidence(seen.paths())
                .build();
        return write(seen.run(), statuses.finished(seen.run(), findings));
    }

    /** It ends without: it cannot begin, or what it has found cannot be had. */
    Optional<Duration> refuse(PerformanceRun run, Optional<SpecVersion> profile, Reason reason, String message) {
        return write(run, statuses.refused(run, profile, reason, message));
    }

    private Optional<Duration> write(PerformanceRun run, StatusChange<PerformanceRunStatus> change) {
        if (writer.write(run, change).isEmpty()) {
            return Optional.of(NextReconcile.AFTER_CONFLICT);
        }
        metrics.ended(change.status());
        return Optional.empty();
    }
}
