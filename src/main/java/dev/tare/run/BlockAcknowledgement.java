package dev.tare.run;

import java.time.Instant;

/**
 * A worker knows of a block.
 *
 * @param worker the worker
 * @param at when it read of it
 * @param inTime whether that was before the block should have begun; it does not measure the block otherwise
 */
public record BlockAcknowledgement(WorkerId worker, Instant at, boolean inTime) {}
