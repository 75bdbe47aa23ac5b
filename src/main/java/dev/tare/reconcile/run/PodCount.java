package dev.tare.reconcile.run;

import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodState;
import dev.tare.plan.RunPlan;

/**
 * How many pods a run has when all of them are there.
 *
 * @param workers over all environments
 * @param targets those of sample services
 */
record PodCount(int workers, int targets) {

    /** The pods of a plan. */
    static PodCount of(RunPlan plan) {
        return new PodCount(
                plan.environments().size() * plan.workers().size(),
                plan.sampleReplicas().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
    }

    /** Whether as many are there. */
    boolean areThere(ObservedPods pods) {
        return pods.workers().size() >= workers && pods.targets().size() >= targets;
    }

    /** Whether as many are there and run. */
    boolean run(ObservedPods pods) {
        return areThere(pods) && pods.all().allMatch(pod -> pod.state() instanceof PodState.Running);
    }
}
