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

/**
 * What pods are told of a published block.
 *
 * @param plan the run's plan
 * @param block the block as it is to be measured
 * @param start when its first trial begins
 */
record BlockOrders(RunPlan plan, Block block, Instant start) {

    /**
     * The orders of a publication.
     *
     * @param before what was measured before it, which has led to it
     */
    static BlockOrders of(RunPlan plan, PublishedBlock publication, List<TrialResult> before) {
        return new BlockOrders(plan, plan.numbered(publication.block(), before), publication.start());
    }

    /** What one pod is told. */
    Schedule of(ObservedPod pod) {
        return new WorkerOrders(plan).schedule(block, start, pod.watched());
    }

    /** Whether a pod carries them. */
    boolean areCarriedBy(ObservedPod pod) {
        return pod.published().equals(Optional.of(Json.write(of(pod))));
    }
}
