package dev.tare.target;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import dev.tare.measure.ProcessUsage;
import dev.tare.usage.UsageMeter;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.ScheduleFile;
import dev.tare.wire.WorkerLine;

/**
 * Reports what this process, and what is watched beside it, use in the recorded part of each trial: reads at both of its
 * ends, and sleeps in between. It takes part in the trials of those environments that something is watched for.
 */
public final class UsageReporter {

    private static final Duration POLL = Duration.ofMillis(200);

    private final ScheduleFile file;
    private final UsageMeter meter;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream messages;
    private final Map<Trial, UsageMeter.Reading> begun = new HashMap<>();
    private final Set<Trial> reported = new HashSet<>();
    private Schedule schedule = new Schedule(List.of(), 0, 0, List.of());
    private List<Trial> open = List.of();
    private String lastMessage = "";

    /**
     * A reporter.
     *
     * @param schedule the schedule file; it may appear later
     * @param meter reads what is used
     * @param clock the clock that start times are told by
     * @param out where its {@code usage} lines go
     * @param messages where it complains of a schedule that it cannot read
     */
    public UsageReporter(Path schedule, UsageMeter meter, Clock clock, PrintStream out, PrintStream messages) {
        this.file = new ScheduleFile(schedule);
        this.meter = meter;
        this.clock = clock;
        this.out = out;
        this.messages = messages;
    }

    /** Reports on a thread of its own, as long as the process lives. */
    public void start() {
        Thread thread = new Thread(this::follow, "usage");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try {
            while (true) {
                look();
                TimeUnit.NANOSECONDS.sleep(Math.min(POLL.toNanos(), read()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A schedule that cannot be read may be followed by one that can: the target goes on. */
    private void look() {
        try {
            file.change().ifPresent(this::take);
        } catch (IOException e) {
            if (!e.getMessage().equals(lastMessage)) {
                lastMessage = e.getMessage();
                messages.println("tare: " + lastMessage);
            }
        }
    }

    private void take(Schedule another) {
        schedule = another;
        Set<Trial> known = new HashSet<>(open);
        open = schedule.trials().stream()
                .filter(trial -> !schedule.watched(trial.environment()).isEmpty())
                .filter(trial -> !reported.contains(trial))
                .toList();
        begun.keySet().retainAll(open);
        reported.retainAll(schedule.trials());
        open.stream()
                .filter(trial -> !known.contains(trial) && recordedFrom(trial) < nowNs())
                .forEach(trial -> report(trial, List.of())); // too late for it
    }

    /** Reads what is to be read now; returns how long it is to the next time, in nanoseconds. */
    private long read() {
        long waitNs = Long.MAX_VALUE;
        for (Trial trial : open) {
            if (reported.contains(trial)) {
                continue;
            }
            if (!begun.containsKey(trial) && recordedFrom(trial) <= nowNs()) {
                begun.put(trial, meter.read(schedule.watched(trial.environment())));
            }
            if (begun.containsKey(trial) && recordedTo(trial) <= nowNs()) {
                report(trial, meter.since(begun.remove(trial)));
            } else {
                long atNs = begun.containsKey(trial) ? recordedTo(trial) : recordedFrom(trial);
                waitNs = Math.min(waitNs, atNs - nowNs());
            }
        }
        return Math.max(0, waitNs);
    }

    private long recordedFrom(Trial trial) {
        return trial.startEpochNs() + schedule.warmupNs();
    }

    private long recordedTo(Trial trial) {
        return recordedFrom(trial) + schedule.durationNs();
    }

    private long nowNs() {
        return EpochNanos.of(clock.instant());
    }

    private void report(Trial trial, List<ProcessUsage> usage) {
        reported.add(trial);
        out.println(Json.write(
                new WorkerLine.Usage(trial.block(), trial.environment(), trial.repeat(), trial.startEpochNs(), usage)));
        out.flush();
    }
}
