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
     * @param attempt 1 for the first time, 2 for the second, and so on
     */
    record Publish(Block block, Instant start, int attempt) implements Step {

        /** That it has been done. */
        public Publication publication() {
            return new Publication(block.number(), start, attempt);
        }
    }

    /**
     * End the run.
     *
     * @param ending how
     */
    record Finish(Ending ending) implements Step {}
}
