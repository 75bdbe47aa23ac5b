package dev.tare.run;

import java.time.Instant;
import java.util.Optional;

import dev.tare.plan.Block;

/** The one thing to do next. */
public sealed interface Step {

    /** What it does, in words. */
    String text();

    /**
     * Make what is missing of the fleet.
     *
     * @param then what to do until there is news of it
     */
    record Start(Await then) implements Step {

        @Override
        public String text() {
            return then.cause().orElse("the objects for the run's pods are being created");
        }
    }

    /**
     * Wait for news.
     *
     * @param until decide again then, if there are none
     * @param cause what is waited for, in a sentence; empty where nothing is known to be wrong
     */
    record Await(Instant until, Optional<String> cause) implements Step {

        Await(Instant until) {
            this(until, Optional.empty());
        }

        @Override
        public String text() {
            return cause.orElse("until " + until);
        }
    }

    /**
     * Store the block that was published last: it is whole.
     *
     * @param block its number
     */
    record StoreBlock(int block) implements Step {

        @Override
        public String text() {
            return Block.title(block) + " is complete";
        }
    }

    /**
     * Publish a block, and tell the workers of it.
     *
     * @param block the block
     * @param start when its first trial begins
     * @param attempt 1 for the first time, 2 for the second, and so on
     */
    record Publish(Block block, Instant start, int attempt) implements Step {

        /** That it has been done. */
        public PublishedBlock publication() {
            return new PublishedBlock(block.number(), start, attempt);
        }

        @Override
        public String text() {
            return publication().text();
        }
    }

    /**
     * Tell those of a published block who have not been told.
     *
     * @param publication what was published
     */
    record Tell(PublishedBlock publication) implements Step {

        @Override
        public String text() {
            return publication.text();
        }
    }

    /**
     * End the run.
     *
     * @param ending how
     */
    record Finish(RunOutcome ending) implements Step {

        @Override
        public String text() {
            return ending.reason().text() + ": " + ending.message();
        }
    }
}
