package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.api.PerformanceRunStatus.Publication;
import dev.tare.fleet.pods.desired.MeshSigns;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.WaitLimits;
import dev.tare.run.ExpectedPaths;
import dev.tare.run.LeadTime;
import dev.tare.run.RunMachine;
import dev.tare.run.Step;
import dev.tare.wire.Sign;

/** The machine as it decides in a cluster. */
final class ClusterMachine {

    private ClusterMachine() {}

    /** What a run does next, which waits for so long for what. */
    static Step next(ObservedRun seen, WaitLimits waits) {
        return new RunMachine(
                        seen.plan(),
                        PodCount.of(seen.plan()).workers(),
                        ExpectedPaths.of(seen.plan(), seen.ready().meshes(), signs(seen.ready())),
                        RunMachine.Patience.with(seen.plan(), waits)
                                .withLead(lead(seen))
                                .withLaterResults(seen.clocks().behindAtMost()))
                .next(seen.observation());
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

    /** By environment on a mesh of others, what must be seen there. */
    private static Map<String, List<String>> signs(Preparation.Ready ready) {
        Map<String, List<String>> signs = new LinkedHashMap<>();
        for (PlannedEnvironment environment : ready.plan().environments()) {
            Optional.ofNullable(ready.memberships().get(environment.name()))
                    .map(mesh ->
                            MeshSigns.required(environment, ready.plan().spec().request(), mesh))
                    .ifPresent(required -> signs.put(
                            environment.name(),
                            required.stream().map(Sign::title).toList()));
        }
        return signs;
    }
}
