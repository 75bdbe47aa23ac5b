package dev.tare.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import dev.tare.measure.Arrivals;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.Histograms;
import dev.tare.measure.PoissonArrivals;
import dev.tare.measure.ProcessUsage;
import dev.tare.protocol.Json;
import dev.tare.protocol.Schedule;
import dev.tare.protocol.Schedule.LoadShape;
import dev.tare.protocol.Schedule.Trial;
import dev.tare.protocol.Schedule.WatchedProcess;
import dev.tare.protocol.WorkerLine;
import dev.tare.protocol.WorkerLine.Evidence;
import dev.tare.transport.TimedLoop;

/**
 * The worker process: reads its schedule file, carries out the trials that stand in it, and writes what it saw to
 * standard output, a JSON object a line. It ends when the schedule says so.
 */
public final class Worker {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path scheduleFile;
    private final PrintStream out;
    private final Duration patience;
    private final HostPressure pressure = new HostPressure(Path.of("/"));
    private final Map<String, ConnectionPool> pools = new HashMap<>();
    private final Set<TrialKey> finished = new HashSet<>();
    private int number;
    private String lastText = "";

    private record TrialKey(int block, String environment, int repeat) {}

    /**
     * A worker.
     *
     * @param scheduleFile the file that holds its {@link Schedule}; it may appear later, and is replaced as a whole
     * @param out where its lines go
     */
    public Worker(Path scheduleFile, PrintStream out) {
        this(scheduleFile, out, PATIENCE);
    }

    /** A worker that waits as long as it is told for targets that refuse connections. */
    Worker(Path scheduleFile, PrintStream out, Duration patience) {
        this.scheduleFile = scheduleFile;
        this.out = out;
        this.patience = patience;
    }

    /**
     * Runs until the schedule's end.
     *
     * @return the process's exit code: 0, or 1 after a {@code failed} line
     */
    public int run() throws InterruptedException {
        try (TimedLoop loop = new TimedLoop("load")) {
            Schedule schedule = awaitChange();
            number = schedule.worker();
            prepare(loop, schedule);
            while (true) {
                for (Trial trial : schedule.trials()) {
                    if (finished.add(new TrialKey(trial.block(), trial.environment(), trial.repeat()))) {
                        write(measure(loop, schedule, trial));
                    }
                }
                if (schedule.end()) {
                    return 0;
                }
                schedule = awaitChange();
            }
        } catch (WorkerFailure e) {
            write(new WorkerLine.Failed(number, e.reason(), e.getMessage()));
            return 1;
        }
    }

    private Schedule awaitChange() throws InterruptedException, WorkerFailure {
        while (true) {
            String text = readSchedule();
            if (!text.isBlank() && !text.equals(lastText)) {
                lastText = text;
                try {
                    return Json.read(text, Schedule.class);
                } catch (IllegalArgumentException e) {
                    throw new WorkerFailure("ScheduleUnreadable", scheduleFile + ": " + e.getMessage(), e);
                }
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private String readSchedule() throws WorkerFailure {
        try {
            return Files.exists(scheduleFile) ? Files.readString(scheduleFile) : "";
        } catch (IOException e) {
            throw new WorkerFailure("ScheduleUnreadable", scheduleFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void prepare(TimedLoop loop, Schedule schedule) throws WorkerFailure, InterruptedException {
        PathProbe probe = new PathProbe(patience);
        Map<String, Evidence> evidence = new LinkedHashMap<>();
        for (Schedule.Path path : schedule.paths()) {
            EncodedRequest request = EncodedRequest.of(schedule.request(), path.authority());
            evidence.put(
                    path.environment(),
                    probe.evidence(path, request, schedule.request().timeoutNs()));
            ConnectionPool pool = new ConnectionPool(
                    loop,
                    new InetSocketAddress(path.host(), path.port()),
                    request,
                    schedule.load().concurrency() > 0
                            ? schedule.load().concurrency()
                            : schedule.load().connections());
            pools.put(path.environment(), pool);
            open(loop, path, pool);
        }
        write(new WorkerLine.Ready(number, evidence));
    }

    private void open(TimedLoop loop, Schedule.Path path, ConnectionPool pool)
            throws WorkerFailure, InterruptedException {
        loop.execute(pool::open);
        long giveUpNs = System.nanoTime() + patience.toNanos();
        while (ask(loop, pool::openConnections) < pool.connections()) {
            if (System.nanoTime() > giveUpNs) {
                Throwable cause = ask(loop, pool::lastConnectFailure);
                throw new WorkerFailure(
                        "ConnectionsRefused",
                        "environment '%s': %s:%d lets only %d of %d connections in%s"
                                .formatted(
                                        path.environment(),
                                        path.host(),
                                        path.port(),
                                        ask(loop, pool::openConnections),
                                        pool.connections(),
                                        cause == null ? "" : " (" + cause.getMessage() + ")"),
                        cause);
            }
            Thread.sleep(5);
        }
    }

    private WorkerLine.Result measure(TimedLoop loop, Schedule schedule, Trial trial) throws InterruptedException {
        ConnectionPool pool = pools.get(trial.environment());
        LoadShape load = schedule.load();
        long nowNs = System.nanoTime();
        long plannedNs = nowNs + untilEpoch(trial.startEpochNs());
        long startNs = Math.max(plannedNs, nowNs);
        long recordFromNs = startNs + load.warmupNs();
        long endNs = recordFromNs + load.durationNs();
        Generator generator = new Generator(
                pool,
                arrivals(schedule, trial),
                new TrialWindow(startNs, recordFromNs, endNs, endNs + load.drainNs()),
                schedule.request().timeoutNs());
        loop.execute(() -> {
            pool.open();
            loop.add(generator);
        });

        List<WatchedProcess> processes = watched(schedule, trial);
        Usage before = await(generator, trial, recordFromNs, processes);
        Usage after = await(generator, trial, endNs, processes);
        TrialRecorder recorder = join(generator.done());
        loop.execute(() -> loop.remove(generator));
        return new WorkerLine.Result(
                number,
                trial.block(),
                trial.environment(),
                trial.repeat(),
                load.rate() > 0,
                load.durationNs(),
                startNs - plannedNs,
                recorder.scheduled(),
                recorder.sentInTime(),
                recorder.answered(),
                recorder.errors(),
                recorder.clamped(),
                Histograms.encode(recorder.response()),
                Histograms.encode(recorder.service()),
                Histograms.encode(recorder.lateness()),
                after.since(before, processes),
                after.throttledNs() - before.throttledNs(),
                after.stealNs() - before.stealNs());
    }

    private static Arrivals arrivals(Schedule schedule, Trial trial) {
        LoadShape load = schedule.load();
        if (load.rate() == 0) {
            return null;
        }
        return load.constant()
                ? new ConstantArrivals(load.rate(), schedule.worker(), schedule.workers())
                : new PoissonArrivals(load.rate(), schedule.worker(), schedule.workers(), trial.arrivalSeed());
    }

    private static List<WatchedProcess> watched(Schedule schedule, Trial trial) {
        Stream<WatchedProcess> others = schedule.paths().stream()
                .filter(path -> path.environment().equals(trial.environment()))
                .flatMap(path -> path.processes().stream());
        return Stream.concat(
                        Stream.of(new WatchedProcess(ProcessHandle.current().pid(), ProcessUsage.Role.WORKER)), others)
                .toList();
    }

    private static long untilEpoch(long epochNs) {
        Instant now = Instant.now();
        return epochNs - (TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    }

    private Usage await(Generator generator, Trial trial, long atNs, List<WatchedProcess> processes)
            throws InterruptedException {
        while (true) {
            long waitNs = atNs - System.nanoTime();
            if (waitNs <= 0) {
                return usage(processes);
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(waitNs, TimeUnit.SECONDS.toNanos(1)));
            if (waitNs > TimeUnit.SECONDS.toNanos(1)) {
                write(new WorkerLine.Progress(
                        number,
                        trial.block(),
                        trial.environment(),
                        trial.repeat(),
                        generator.started(),
                        generator.completed()));
            }
        }
    }

    private Usage usage(List<WatchedProcess> processes) {
        Map<Long, Long> cpuNs = new HashMap<>();
        processes.forEach(process -> ProcessClock.cpuNs(process.pid()).ifPresent(ns -> cpuNs.put(process.pid(), ns)));
        return new Usage(cpuNs, pressure.throttledNs(), pressure.stealNs());
    }

    private record Usage(Map<Long, Long> cpuNs, long throttledNs, long stealNs) {

        List<ProcessUsage> since(Usage before, List<WatchedProcess> processes) {
            return processes.stream()
                    .filter(p -> cpuNs.containsKey(p.pid()) && before.cpuNs.containsKey(p.pid()))
                    .map(p -> new ProcessUsage(
                            p.role(),
                            cpuNs.get(p.pid()) - before.cpuNs.get(p.pid()),
                            ProcessClock.anonymousResidentBytes(p.pid())))
                    .toList();
        }
    }

    private void write(WorkerLine line) {
        out.println(Json.write(line));
        out.flush();
    }

    private static <T> T ask(TimedLoop loop, java.util.function.Supplier<T> question) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(question.get()));
        return join(answer);
    }

    private static <T> T join(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(10, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the load loop has stopped", e);
        }
    }
}
