package dev.tare.usage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.tare.measure.ProcessUsage;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.wire.Schedule.Watched;

/**
 * Measures what this process and what it watches use between two instants. What can't be seen at both is absent, never
 * 0.
 */
public final class UsageMeter {

    private final ProcessClock clock;
    private final Containers containers;
    private final Role own;
    private final long self;

    /**
     * A meter of the process that it is in.
     *
     * @param root {@code /}, or a folder that looks like it
     * @param own what this process is in the experiment; it counts as that once, whatever else of that role is watched
     */
    public UsageMeter(Path root, Role own) {
        this(root, own, ProcessHandle.current().pid());
    }

    UsageMeter(Path root, Role own, long self) {
        this.clock = new ProcessClock(root);
        this.containers = new Containers(clock);
        this.own = own;
        this.self = self;
    }

    /** What everything had used at an instant. */
    public static final class Reading {

        private final Map<Watched, Map<Long, ProcessTimes>> processes = new LinkedHashMap<>();
    }

    /** Reads what this process and what is watched have used so far. */
    public Reading read(Collection<Watched> watched) {
        Set<Watched> all = new LinkedHashSet<>(List.of(Watched.process("", own, self)));
        watched.stream().filter(entry -> entry.role() != own).forEach(all::add);
        Map<String, List<Long>> pids = containers.pids(
                all.stream().map(Watched::containerId).filter(Objects::nonNull).collect(Collectors.toSet()));
        Reading reading = new Reading();
        for (Watched entry : all) {
            reading.processes.put(
                    entry,
                    times(
                            entry.pid() != null
                                    ? List.of(entry.pid())
                                    : pids.getOrDefault(entry.containerId(), List.of())));
        }
        return reading;
    }

    private Map<Long, ProcessTimes> times(List<Long> pids) {
        Map<Long, ProcessTimes> times = new LinkedHashMap<>();
        pids.forEach(pid -> clock.times(pid).ifPresent(process -> times.put(pid, process)));
        return times;
    }

    /** Reads again, and gives what was used since. */
    public List<ProcessUsage> since(Reading before) {
        List<ProcessUsage> usage = new ArrayList<>();
        read(before.processes.keySet()).processes.forEach((entry, now) -> {
            Map<Long, ProcessTimes> then = before.processes.getOrDefault(entry, Map.of());
            if (!then.isEmpty() && !now.isEmpty()) {
                usage.add(new ProcessUsage(
                        entry.role(), ProcessTimes.between(then, now), anonymousResidentBytes(now.keySet())));
            }
        });
        return usage;
    }

    /** The sum over those that are still there; -1 when it can be seen of none. */
    private long anonymousResidentBytes(Collection<Long> pids) {
        return pids.stream()
                .map(clock::anonymousResidentBytes)
                .filter(bytes -> bytes >= 0)
                .reduce(Long::sum)
                .orElse(-1L);
    }
}
