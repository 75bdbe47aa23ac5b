package dev.tare.plan;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.Load;

/**
 * One worker's part of the load. Of a rate it takes its share itself, from the arrivals of all.
 *
 * @param connections connections; in a closed loop, each has one request under way at any time
 */
public record WorkerLoad(int connections) {

    /** The load split between its workers as evenly as whole numbers allow. */
    static List<WorkerLoad> split(Load load) {
        boolean open = load.concurrency() == null;
        List<WorkerLoad> parts = new ArrayList<>();
        for (int worker = 0; worker < load.workers(); worker++) {
            parts.add(new WorkerLoad(share(open ? load.connections() : load.concurrency(), worker, load.workers())));
        }
        return List.copyOf(parts);
    }

    /** Largest remainder with equal weights: the first workers take one more each until nothing is left. */
    private static int share(int total, int worker, int workers) {
        return total / workers + (worker < total % workers ? 1 : 0);
    }
}
