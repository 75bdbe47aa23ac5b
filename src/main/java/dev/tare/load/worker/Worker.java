package dev.tare.load.worker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.load.Timeouts;
import dev.tare.load.WorkerFailure;
import dev.tare.load.program.ProgramFile;
import dev.tare.load.program.ProgramTrial;
import dev.tare.load.trial.TrialMeasurement;
import dev.tare.load.trial.TrialQueue;
import dev.tare.measure.ProcessUsage;
import dev.tare.transport.TimeSlice;
import dev.tare.transport.TimedLoop;
import dev.tare.usage.HostPressure;
import dev.tare.usage.UsageMeter;
import dev.tare.wire.Assignment;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.ScheduleFile;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerReason;

/**
 * The worker process: reads its assignment, tries every path, and carries out the trials that stand in its schedule. What
 * it saw it writes to standard output, a JSON object a line. It goes on until it is told to leave, or ended from outside.
 */
public final class Worker {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Path ROOT = Path.of("/");

    private final Instructions instructions;
    private final Timeouts patience;
    private final Clock clock;
    private final PrintStream out;
    private final UsageMeter meter = new UsageMeter(ROOT, ProcessUsage.Role.WORKER);
    private final HostPressure pressure = new HostPressure(ROOT);
    private int number;

    /**
     * A worker's files.
     *
     * @param assignment holds its {@link Assignment}
     * @param schedule holds its {@link dev.tare.wire.Schedule}; it may appear later
     * @param ready is made when the worker is ready, for those who watch for that; empty: nobody does
     */
    public record Instructions(Path assignment, Path schedule, Optional<Path> ready) {}

    /**
     * A worker.
     *
     * @param instructions its files
     * @param patience what it puts up with before every path answers
     * @param clock the clock that start times are told by
     * @param out where its lines go
     */
    public Worker(Instructions instructions, Timeouts patience, Clock clock, PrintStream out) {
        this.instructions = instructions;
        this.patience = patience;
        this.clock = clock;
        this.out = out;
    }

    /**
     * Runs until its schedule tells it to leave, the thread is interrupted, or the worker cannot go on, which it says in a
     * {@code failed} line.
     *
     * @return the process's exit code: 0 if it was told to leave, else 1
     * @throws InterruptedException if it was interrupted
     */
    public int run() throws InterruptedException {
        try {
            Assignment assignment = assignment();
            number = assignment.worker();
            try (TimedLoop loop = new TimedLoop("load", wait(assignment.load().pacing()));
                    TargetConnections routes = new TargetConnections(loop, patience)) {
                loop.execute(
                        () -> TimeSlice.request(TimeSlice.SHORTEST)); // or late by a slice of whoever computes there
                Optional<ProgramFile> program = program(assignment);
                ready(routes.open(assignment));
                return measure(loop, assignment, routes, program);
            }
        } catch (WorkerFailure e) {
            write(new WorkerLine.Failed(number, e.reason().name(), e.getMessage()));
            return 1;
        }
    }

    private static TimedLoop.Wait wait(Assignment.Pacing pacing) {
        return switch (pacing) {
            case PRECISE -> TimedLoop.Wait.TIMER_THEN_POLL;
            case BATCHED -> TimedLoop.Wait.TIMER;
            case SPIN -> TimedLoop.Wait.POLL;
        };
    }

    private Assignment assignment() throws WorkerFailure {
        Path file = instructions.assignment();
        try {
            return Json.read(Files.readString(file), Assignment.class);
        } catch (IOException e) {
            throw new WorkerFailure(WorkerReason.AssignmentUnreadable, file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new WorkerFailure(WorkerReason.AssignmentUnreadable, file + ": " + e.getMessage(), e);
        }
    }

    private void ready(Map<String, Evidence> evidence) throws WorkerFailure {
        write(new WorkerLine.Ready(number, evidence));
        if (instructions.ready().isPresent()) {
            Path file = instructions.ready().get();
            try {
                Files.writeString(file, "");
            } catch (IOException e) {
                throw new WorkerFailure(
                        WorkerReason.ReadyFileNotWritten, file + " cannot be written: " + e.getMessage(), e);
            }
        }
    }

    private static Optional<ProgramFile> program(Assignment assignment) throws WorkerFailure {
        return assignment.program() == null
                ? Optional.empty()
                : Optional.of(ProgramFile.find(assignment.program(), System.getenv("PATH")));
    }

    private int measure(TimedLoop loop, Assignment assignment, TargetConnections routes, Optional<ProgramFile> program)
            throws WorkerFailure, InterruptedException {
        TrialQueue agenda = new TrialQueue(
                new ScheduleFile(instructions.schedule()),
                number,
                assignment.paths().stream().map(Assignment.Path::environment).collect(Collectors.toSet()),
                clock,
                this::write);
        while (true) {
            agenda.look();
            if (agenda.farewell().isPresent()) {
                new SidecarExit().ask(agenda.farewell().get().exits());
                return 0;
            }
            Optional<Trial> trial = agenda.next();
            if (trial.isEmpty()) {
                Thread.sleep(POLL.toMillis());
                continue;
            }
            Optional<WorkerLine.Result> result = program.isPresent()
                    ? new ProgramTrial(
                                    program.get(),
                                    assignment,
                                    routes.address(trial.get().environment()),
                                    agenda,
                                    trial.get(),
                                    clock)
                            .run(meter, pressure)
                    : new TrialMeasurement(
                                    loop, assignment, routes.to(trial.get().environment()), agenda, trial.get(), clock)
                            .run(meter, pressure, this::write);
            result.ifPresent(this::write);
        }
    }

    private void write(WorkerLine line) {
        out.println(Json.write(line));
        out.flush();
    }
}
