package dev.tare.plan;

import java.time.Duration;

/**
 * How long a run waits for others, at the most.
 *
 * @param ready for all of its workers to be ready
 * @param lead from the publication of a block to its start
 * @param results for the results of a block after its end
 */
public record WaitLimits(Duration ready, Duration lead, Duration results) {

    /** In a cluster, where images are pulled, and a schedule and a result go through the kubelet and the API server. */
    public static final WaitLimits IN_CLUSTER =
            new WaitLimits(Duration.ofMinutes(3), Duration.ofSeconds(4), Duration.ofSeconds(30));

    /** For what is made before the first block and deleted after the last. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    /**
     * How long a run may take before it is ended: twice the time of all its blocks with each of these waits used up, since a
     * block may have to be published again.
     */
    public Duration longest(RunPlan plan) {
        Duration block = plan.block(0).length().plus(lead).plus(results);
        long blocks = plan.mostBlocks() + 1L; // and the rehearsal, which is no longer than the others
        return block.multipliedBy(2 * blocks).plus(ready).plus(SLACK);
    }
}
