package dev.tare.plan;

import java.time.Duration;

/**
 * How long a run waits for others, at the most.
 *
 * @param coming for what the run needs to be made, and to start: images are pulled, and a node may have to be added
 * @param ready for all of its workers to be ready
 * @param lead from the publication of a block to its start
 * @param results for the results of a block after its end
 */
public record WaitLimits(Duration coming, Duration ready, Duration lead, Duration results) {

    /** For pods to start, where nobody says otherwise: what waits for more than an image holds a place for nothing. */
    public static final Duration START_WITHIN = Duration.ofMinutes(2);

    /** From the publication of a block in a cluster to its start, before it is known how long that takes. */
    public static final Duration LEAD = Duration.ofSeconds(4);

    /** For the last worker, whose pod may have started at the last moment. */
    private static final Duration TO_BE_READY = Duration.ofMinutes(1);

    private static final Duration RESULTS = Duration.ofSeconds(30);

    /** For what is made before the first block and deleted after the last. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    /** For pods to go, which are given time to end by themselves. */
    private static final Duration LEAVING = Duration.ofMinutes(1);

    /** For spans, after the end of the block that they are of: proxies hand them in when they see fit, Envoy every 5 s. */
    public static final Duration SPANS = Duration.ofSeconds(20);

    /** After that proxies have handed in what they had recorded by the end of the block, also of requests that nobody looks for. */
    public static final Duration SPANS_HANDED_IN = Duration.ofSeconds(6);

    /**
     * In a cluster, where images are pulled, and a schedule and a result go through the kubelet and the API server.
     *
     * @param startWithin for how long pods may be on their way
     */
    public static WaitLimits inCluster(Duration startWithin) {
        return new WaitLimits(startWithin, startWithin.plus(TO_BE_READY), LEAD, RESULTS);
    }

    /**
     * How long a run may take before it is ended: twice the time of all its blocks with each of these waits used up, since a
     * block may have to be published again.
     */
    public Duration longest(RunPlan plan) {
        Duration block = plan.block(0).length().plus(lead).plus(results);
        long blocks = plan.mostBlocks() + 1L; // and the rehearsal, which is no longer than the others
        return block.multipliedBy(2 * blocks).plus(ready).plus(SLACK);
    }

    /**
     * How long the pass may take that explains a run, from the run's end on: for pods to go and others to come, and twice the time of
     * its two blocks with each of these waits used up.
     */
    public Duration ofExplanation(RunPlan plan) {
        Duration blocks = plan.rehearsal().length().plus(plan.explanation().length());
        return blocks.plus(lead.plus(results).multipliedBy(2))
                .multipliedBy(2)
                .plus(LEAVING)
                .plus(ready)
                .plus(SPANS);
    }
}
