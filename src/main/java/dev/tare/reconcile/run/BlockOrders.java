package dev.tare.reconcile.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.tare.fleet.WorkerOrders;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.run.PublishedBlock;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Sampling;

/**
 * What pods are told of a published block.
 *
 * @param plan the run's plan
 * @param block the block as it is to be measured
 * @param start when its first trial begins
 * @param sampling which of its requests carry trace context; empty: none
 */
record BlockOrders(RunPlan plan, Block block, Instant start, Optional<Sampling> sampling) {

    /**
     * The orders of a publication.
     *
     * @param before what was measured before it, which has led to it
     */
    static BlockOrders of(Preparation.Ready ready, PublishedBlock publication, List<TrialResult> before) {
        return new BlockOrders(
                ready.plan(),
                ready.plan().numbered(publication.block(), before),
                publication.start(),
                ready.pass().flatMap(pass -> pass.of(publication)));
    }

    /** What one pod is told. */
    Schedule of(ObservedPod pod) {
        Schedule schedule = new WorkerOrders(plan).schedule(block, start, pod.watched());
        return sampling.map(schedule::with).orElse(schedule);
    }

    /** Whether a pod carries them. */
    boolean areCarriedBy(ObservedPod pod) {
        return pod.published().equals(Optional.of(Json.write(of(pod))));
    }
}
