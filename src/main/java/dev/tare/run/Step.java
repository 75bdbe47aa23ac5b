package dev.tare.run;

import java.time.Instant;

import dev.tare.plan.Block;

/** The one thing to do next. */
public sealed interface Step {

    /** Start the fleet. */
    record Start() implements Step {}

    /**
     * Wait for news.
     *
     * @param until decide again then, if there are none
     */
    record Await(Instant until) implements Step {}

    /**
     * Tell the workers of a block.
     *
     * @param block the block
     * @param start when its first trial begins
     */
    record Publish(Block block, Instant start) implements Step {}

    /**
     * End the run.
     *
     * @param ending how
     */
    record Finish(Ending ending) implements Step {}
}
