package dev.tare.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.tare.api.Load;
import dev.tare.api.Request;
import dev.tare.plan.Block;
import dev.tare.plan.LoadRate;
import dev.tare.plan.RunPlan;
import dev.tare.plan.WorkerLoad;
import dev.tare.wire.Assignment;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Schedule;

/** What workers are told, as a plan has it: the same wherever a run takes place. */
public final class WorkerOrders {

    private final RunPlan plan;
    private final List<WorkerLoad> workers;
    private final int mostPerSecond;

    /**
     * The orders of a run that may send as fast as it can.
     *
     * @param plan its plan
     */
    public WorkerOrders(RunPlan plan) {
        this(plan, 0);
    }

    /**
     * The orders of a run.
     *
     * @param plan its plan
     * @param mostPerSecond requests per second of all workers together that a closed loop is held to; 0: it is not held
     */
    public WorkerOrders(RunPlan plan, int mostPerSecond) {
        this.plan = plan;
        this.workers = plan.workers();
        this.mostPerSecond = mostPerSecond;
    }

    /** How many workers share the load of a trial. */
    public int workers() {
        return workers.size();
    }

    /**
     * What a worker does in every trial.
     *
     * @param worker its number, from 0
     * @param paths where the requests of its environments go
     * @param secretHeaderFiles the files that hold the values of further headers, by name
     */
    public Assignment assignment(int worker, List<Assignment.Path> paths, Map<String, String> secretHeaderFiles) {
        Request request = plan.spec().request();
        Load load = plan.spec().load();
        boolean open = load.concurrency() == null;
        int connections = workers.get(worker).connections();
        return new Assignment(
                worker,
                workers.size(),
                RequestTemplates.of(request, secretHeaderFiles),
                AssignmentLoadShapeBuilder.builder()
                        .concurrency(open ? 0 : connections)
                        .constant(load.arrival() == Load.Arrival.Constant)
                        .connections(connections)
                        .drainNs(plan.timing().drain().toNanos())
                        .pacing(pacing(load))
                        .batchNs(plan.batchInterval().toNanos())
                        .thinkNs(load.thinkTime() == null ? 0 : load.thinkTime().toNanos())
                        .stages(LoadRate.stages(load))
                        .mostPerSecond(open ? 0 : mostPerSecond)
                        .build(),
                paths,
                program());
    }

    private Assignment.Program program() {
        return switch (plan.spec().generator().type()) {
            case Tare -> null;
            case Fortio -> Assignment.Program.FORTIO;
            case K6 -> Assignment.Program.K6;
            case Nighthawk -> Assignment.Program.NIGHTHAWK;
            case Wrk2 -> Assignment.Program.WRK2;
        };
    }

    private static Assignment.Pacing pacing(Load load) {
        return switch (load.pacing()) {
            case Precise -> Assignment.Pacing.PRECISE;
            case Batched -> Assignment.Pacing.BATCHED;
            case Spin -> Assignment.Pacing.SPIN;
        };
    }

    /**
     * What is measured next.
     *
     * @param block the block
     * @param start when its first trial begins
     * @param watched what the reader of this schedule watches
     */
    public Schedule schedule(Block block, Instant start, List<Schedule.Watched> watched) {
        return new Schedule(
                watched,
                block.timing().warmup().toNanos(),
                block.timing().duration().toNanos(),
                block.trials().stream()
                        .map(trial -> new Schedule.Trial(
                                block.number(),
                                trial.environment(),
                                trial.repeat(),
                                EpochNanos.of(start.plus(trial.start())),
                                plan.arrivalSeed(block.number()),
                                trial.requestsPerSecond()))
                        .toList());
    }
}
