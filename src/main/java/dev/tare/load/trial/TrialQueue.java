package dev.tare.load.trial;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.tare.load.WorkerFailure;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.ScheduleFile;
import dev.tare.wire.WorkerLine.Scheduled;
import dev.tare.wire.WorkerReason;

/**
 * The trials that a worker has to measure: those of its environments that stand in its schedule, each once, if their
 * block was received before it should have begun.
 */
public final class TrialQueue {

    private final ScheduleFile file;
    private final int worker;
    private final Set<String> environments;
    private final Clock clock;
    private final Consumer<Scheduled> out;
    private final Map<BlockStart, Scheduled> received = new HashMap<>();
    private final Set<Trial> begun = new HashSet<>();
    private Schedule schedule = new Schedule(List.of(), 0, 0, List.of());
    private List<Trial> due = List.of();

    private record BlockStart(int block, long startEpochNs) {}

    /**
     * An agenda on which nothing stands yet.
     *
     * @param file the schedule
     * @param worker the worker's number
     * @param environments the environments that it has a path to
     * @param clock tells when a block was received
     * @param out takes a line for each block that is received
     */
    public TrialQueue(ScheduleFile file, int worker, Set<String> environments, Clock clock, Consumer<Scheduled> out) {
        this.file = file;
        this.worker = worker;
        this.environments = environments;
        this.clock = clock;
        this.out = out;
    }

    /** Looks whether there is another schedule. */
    public void look() throws WorkerFailure {
        try {
            file.change().ifPresent(this::take);
        } catch (IOException e) {
            throw new WorkerFailure(WorkerReason.ScheduleUnreadable, e.getMessage(), e);
        }
    }

    private void take(Schedule another) {
        schedule = another;
        Map<Integer, Long> starts =
                schedule.trials().stream().collect(Collectors.toMap(Trial::block, Trial::startEpochNs, Math::min));
        due = schedule.trials().stream()
                .filter(trial ->
                        receive(trial.block(), starts.get(trial.block())).inTime())
                .filter(trial -> environments.contains(trial.environment()))
                .toList();
    }

    private Scheduled receive(int block, long startEpochNs) {
        return received.computeIfAbsent(new BlockStart(block, startEpochNs), key -> {
            Scheduled line = new Scheduled(worker, block, startEpochNs, EpochNanos.of(clock.instant()));
            out.accept(line);
            return line;
        });
    }

    /** How to leave, once nothing is measured any more. */
    public Optional<Schedule.Farewell> farewell() {
        return Optional.ofNullable(schedule.farewell());
    }

    /** The schedule as it stands. */
    public Schedule schedule() {
        return schedule;
    }

    /** Takes the next trial, which is then taken for good. */
    public Optional<Trial> next() {
        return due.stream().filter(begun::add).findFirst();
    }

    /** Whether a trial still stands there. */
    boolean holds(Trial trial) {
        return due.contains(trial);
    }
}
