package dev.tare.plan;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.Load;

/**
 * One worker's part of the load.
 *
 * @param rate requests per second; 0 in a closed loop
 * @param connections connections; in a closed loop, each has one request under way at any time
 */
public record WorkerLoad(int rate, int connections) {

    /** The load split between its workers as evenly as whole numbers allow. */
    static List<WorkerLoad> split(Load load) {
        boolean open = load.rate() != null;
        List<WorkerLoad> parts = new ArrayList<>();
        for (int worker = 0; worker < load.workers(); worker++) {
            int rate = open ? share(load.rate(), worker, load.workers()) : 0;
            int connections = share(open ? load.connections() : load.concurrency(), worker, load.workers());
            parts.add(new WorkerLoad(rate, connections));
        }
        return List.copyOf(parts);
    }

    /** Largest remainder with equal weights: the first workers take one more each until nothing is left. */
    private static int share(int total, int worker, int workers) {
        return total / workers + (worker < total % workers ? 1 : 0);
    }
}
