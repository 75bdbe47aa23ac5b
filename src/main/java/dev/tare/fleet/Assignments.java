package dev.tare.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.tare.api.Load;
import dev.tare.api.Request;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.protocol.Assignment;
import dev.tare.protocol.EpochNanos;
import dev.tare.protocol.Schedule;

/** What a plan means for those who carry it out. */
public final class Assignments {

    private Assignments() {}

    /**
     * What a worker is told once.
     *
     * @param plan the run's plan
     * @param worker the worker's number
     * @param secretHeaderFiles by name, the files with the values of headers
     * @param paths where requests go
     */
    public static Assignment of(
            RunPlan plan, int worker, Map<String, String> secretHeaderFiles, List<Assignment.Path> paths) {
        Request request = plan.spec().request();
        Load load = plan.spec().load();
        int connections = plan.workers().get(worker).connections();
        boolean open = load.rate() != null;
        return new Assignment(
                worker,
                plan.workers().size(),
                new Assignment.RequestTemplate(
                        request.method().name(),
                        request.path(),
                        new TreeMap<>(request.headers()), // the same text each time
                        new TreeMap<>(secretHeaderFiles),
                        request.body(),
                        request.timeout().toNanos()),
                new Assignment.LoadShape(
                        open ? load.rate() : 0,
                        open ? 0 : connections,
                        load.arrival() == Load.Arrival.Constant,
                        connections,
                        plan.timing().drain().toNanos()),
                paths);
    }

    /**
     * A block as a schedule.
     *
     * @param plan the run's plan
     * @param block what to measure
     * @param start when its first trial begins
     * @param watched what the reader of the schedule watches
     */
    public static Schedule schedule(RunPlan plan, Block block, Instant start, List<Schedule.Watched> watched) {
        long seed = plan.arrivalSeed(block.number());
        return new Schedule(
                watched,
                plan.timing().warmup().toNanos(),
                plan.timing().duration().toNanos(),
                block.trials().stream()
                        .map(trial -> new Schedule.Trial(
                                block.number(),
                                trial.environment(),
                                trial.repeat(),
                                EpochNanos.of(start.plus(trial.start())),
                                seed))
                        .toList());
    }
}
