package dev.tare.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.tare.plan.Block;
import dev.tare.wire.WorkerLine;

/** The place of a run. Used by one thread. */
public interface Fleet extends AutoCloseable {

    /**
     * Starts targets, proxies and workers. The workers then say {@code ready}, or why they can't be.
     *
     * @throws FleetException if something does not start; the message is a sentence for the user
     */
    void start() throws FleetException, InterruptedException;

    /**
     * Tells the workers of another block.
     *
     * @param block what to measure
     * @param start when its first trial begins
     * @throws IOException if the schedule can't be written
     */
    void publish(Block block, Instant start) throws IOException;

    /**
     * What the workers have said since the last call, in the order of each worker.
     *
     * @param patience how long to wait for the first line
     */
    List<WorkerLine> lines(Duration patience) throws InterruptedException;

    /**
     * What has ended though it should not have.
     *
     * @throws FleetException if there is any; the message is a sentence that names it
     */
    void check() throws FleetException;

    /** Ends everything that was started. Does not fail. */
    @Override
    void close();
}
