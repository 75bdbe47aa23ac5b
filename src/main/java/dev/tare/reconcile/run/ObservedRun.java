package dev.tare.reconcile.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.PerformanceRun;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.measure.MeasuredTrial;
import dev.tare.plan.RunPlan;
import dev.tare.run.Observation;
import dev.tare.run.Obstacle;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * A run as it was looked at: what the machine decides on, and what its steps are carried out with.
 *
 * @param run the run as it was read
 * @param ready what it does
 * @param pods its pods
 * @param observation what the machine decides on
 * @param measured every trial of the blocks that are stored
 * @param paths what the workers' first requests showed of their paths, by environment
 * @param clocks how far the clocks of its nodes are from the operator's
 * @param whole the block that is to be stored, if there is one
 */
@RecordBuilder
record ObservedRun(
        PerformanceRun run,
        Preparation.Ready ready,
        ObservedPods pods,
        Observation observation,
        List<MeasuredTrial> measured,
        Map<String, Evidence> paths,
        NodeClocks clocks,
        Optional<WholeBlock> whole)
        implements ObservedRunBuilder.With {

    /**
     * A block that all workers and targets have told all of.
     *
     * @param number its number
     * @param lines what they said
     * @param trials what that comes to
     */
    record WholeBlock(int number, List<WorkerLine> lines, List<MeasuredTrial> trials) {}

    /** The same after the whole block has been stored. */
    ObservedRun afterStorage() {
        List<MeasuredTrial> stored = whole.orElseThrow().trials();
        return with().observation(observation.afterStorage(
                        stored.stream().map(MeasuredTrial::result).toList()))
                .measured(Stream.concat(measured.stream(), stored.stream()).toList())
                .whole(Optional.empty())
                .build();
    }

    /** The same after a step that was tried and has failed. */
    ObservedRun afterFailure(Obstacle obstacle) {
        return with().observation(observation.afterFailure(obstacle))
                .whole(Optional.empty())
                .build();
    }

    RunPlan plan() {
        return ready.plan();
    }

    RunIdentity identity() {
        return RunIdentity.of(run);
    }
}
