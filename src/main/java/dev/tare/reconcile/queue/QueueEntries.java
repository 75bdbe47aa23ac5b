package dev.tare.reconcile.queue;

import java.time.Duration;
import java.util.Optional;

import dev.tare.api.Load;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.fleet.pods.desired.PodRequests;
import dev.tare.plan.LoadRate;
import dev.tare.plan.RunPlan;

/** What runs take of the cluster, as their statuses say it from the moment at which they ask for a place. */
public final class QueueEntries {

    private final Teams teams;
    private final int mostRequestsPerSecond;

    /**
     * Entries.
     *
     * @param teams who belongs to which team
     * @param mostRequestsPerSecond that a run may send: what a closed loop counts for, of which nobody knows before
     */
    public QueueEntries(Teams teams, int mostRequestsPerSecond) {
        this.teams = teams;
        this.mostRequestsPerSecond = mostRequestsPerSecond;
    }

    /**
     * What a run takes. Its team is that of its namespace when it asked for the first time.
     *
     * @param run the run
     * @param plan what it does
     * @param pods what its pods request
     * @param longest by when after its start it has ended
     */
    public QueueEntry of(PerformanceRun run, RunPlan plan, PodRequests pods, Duration longest) {
        Load load = plan.spec().load();
        Integer connections = load.concurrency() == null ? load.connections() : load.concurrency();
        return new QueueEntry(
                Optional.ofNullable(run.getStatus())
                        .map(PerformanceRunStatus::queue)
                        .map(QueueEntry::team)
                        .orElseGet(() -> teams.of(run.getMetadata().getNamespace())),
                pods.cpuMillis(),
                pods.memoryBytes(),
                LoadRate.highest(load).orElse(mostRequestsPerSecond),
                connections,
                longest.toSeconds());
    }
}
