package dev.tare.reconcile.run;

import java.time.Clock;
import java.util.Optional;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.ExplanationProgress;
import dev.tare.api.PerformanceRunStatus.Publication;
import dev.tare.api.RunReason;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.run.Explanation;
import dev.tare.run.Step;

/** The statuses of a run that has ended, while other pods show where the time of its requests goes. */
final class ExplanationStatuses {

    private final RunStatusFactory statuses;
    private final Clock clock;

    ExplanationStatuses(RunStatusFactory statuses, Clock clock) {
        this.statuses = statuses;
        this.clock = clock;
    }

    /** The pods that have measured are gone, and others are about to be made. */
    StatusChange<PerformanceRunStatus> started(PerformanceRun run) {
        return progress(run, new ExplanationProgress(clock.instant().toString(), null));
    }

    /** The pass' workers are told of a block. */
    StatusChange<PerformanceRunStatus> published(PerformanceRun run, Step.Publish publish) {
        return progress(
                run,
                new ExplanationProgress(
                        run.getStatus().explaining().startedAt(),
                        new Publication(
                                publish.block().number(),
                                publish.attempt(),
                                clock.instant().toString(),
                                publish.start().toString())));
    }

    private StatusChange<PerformanceRunStatus> progress(PerformanceRun run, ExplanationProgress progress) {
        return RunStatusFactory.change(
                run, statuses.conditions(run), RunStatusFactory.before(run).withExplaining(progress));
    }

    /**
     * The pass has ended; what was made for it is about to be deleted.
     *
     * @param traces where people see the traces, if there is such a place
     */
    StatusChange<PerformanceRunStatus> explained(PerformanceRun run, Explanation explanation, Optional<String> traces) {
        ConditionList conditions = statuses.conditions(run)
                .set(explanation.condition())
                .set(
                        Conditions.RECONCILING,
                        ConditionStatus.TRUE,
                        RunReason.ClearingUp,
                        "the run's objects are being deleted");
        return RunStatusFactory.change(
                run,
                conditions,
                RunStatusFactory.before(run)
                        .with()
                        .explaining(null)
                        .explanation(explanation.environments().isEmpty() ? null : explanation.environments())
                        .traces(traces.orElse(null))
                        .build());
    }
}
