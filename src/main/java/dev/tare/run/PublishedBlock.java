package dev.tare.run;

import java.time.Instant;

import dev.tare.plan.Block;

/**
 * A block that the workers were told of.
 *
 * @param block its number
 * @param start when its first trial begins
 * @param attempt 1 for the first publication of the block, 2 for the second, with another start, and so on
 */
public record PublishedBlock(int block, Instant start, int attempt) {

    /** The same in words. */
    String text() {
        return "%s begins at %s%s".formatted(Block.title(block), start, attempt == 1 ? "" : ", attempt " + attempt);
    }
}
