package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;

import dev.tare.api.PerformanceRunStatus.Publication;
import dev.tare.plan.WaitLimits;
import dev.tare.run.LeadTime;
import dev.tare.run.RunMachine;
import dev.tare.run.Step;

/** The machine as it decides in a cluster. */
final class ClusterMachine {

    private ClusterMachine() {}

    /** What a run does next, which waits for so long for what. */
    static Step next(ObservedRun seen, WaitLimits waits) {
        return machine(seen, waits).next(seen.observation());
    }

    /** What the pass does next that explains a run which has ended. */
    static Step nextOfPass(ObservedRun seen, WaitLimits waits) {
        return machine(seen, waits).explaining().next(seen.observation());
    }

    private static RunMachine machine(ObservedRun seen, WaitLimits waits) {
        return new RunMachine(
                seen.plan(),
                PodCount.of(seen.plan()).workers(),
                ClusterPaths.of(seen.plan(), seen.ready()),
                RunMachine.Patience.with(seen.plan(), waits)
                        .withLead(lead(seen))
                        .withLaterResults(seen.clocks().behindAtMost()));
    }

    private static Duration lead(ObservedRun seen) {
        Publication last = seen.run().getStatus().publication();
        Duration ahead = seen.clocks().ahead();
        Duration lead = last == null
                ? LeadTime.FIRST
                : LeadTime.of(
                        Instant.parse(last.publishedAt()).plus(ahead),
                        seen.observation().receipts());
        return lead.plus(ahead); // by that clock the block begins so much sooner
    }
}
