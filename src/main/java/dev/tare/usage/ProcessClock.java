package dev.tare.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process has used so far: on Linux from {@code /proc} (proc_pid_stat(5): CPU time in clock ticks of 10 ms), on
 * other systems from the {@link ProcessHandle}, which knows no memory.
 */
final class ProcessClock {

    private static final long TICK_NS = 10_000_000; // USER_HZ is 100 on every architecture that Java runs on

    // Fields of stat, counted from the one behind the name.
    private static final int PARENT = 1;
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int CHILDREN_UTIME = 13;
    private static final int CHILDREN_STIME = 14;
    private static final int START = 19;

    private final Path proc;

    /**
     * Reads below a root folder.
     *
     * @param root {@code /}, or a folder that looks like it
     */
    ProcessClock(Path root) {
        proc = root.resolve("proc");
    }

    /** CPU times; empty when the process can't be seen. */
    Optional<ProcessTimes> times(long pid) {
        if (!Files.isDirectory(proc.resolve("self"))) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .map(Duration::toNanos)
                    .map(cpuNs -> new ProcessTimes(pid, -1, 0, cpuNs, 0));
        }
        return read(pid, "stat").map(stat -> {
            // The name in field 2 is in parentheses and may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
            return new ProcessTimes(
                    pid,
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[START]),
                    ticksNs(fields[UTIME]) + ticksNs(fields[STIME]),
                    ticksNs(fields[CHILDREN_UTIME]) + ticksNs(fields[CHILDREN_STIME]));
        });
    }

    private static long ticksNs(String ticks) {
        return Long.parseLong(ticks) * TICK_NS;
    }

    /** Anonymous resident memory in bytes; -1 when it can't be seen. */
    long anonymousResidentBytes(long pid) {
        return read(pid, "status")
                .flatMap(status -> status.lines()
                        .filter(line -> line.startsWith("RssAnon:"))
                        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                        .findFirst())
                .orElse(-1L);
    }

    /** Every process that can be seen. */
    List<Long> pids() {
        try (Stream<Path> files = Files.list(proc)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // this is no Linux
        }
    }

    /** The control groups of a process, as cgroups(7) has them; none when the process can't be seen. */
    List<String> groups(long pid) {
        return read(pid, "cgroup").map(text -> text.lines().toList()).orElse(List.of());
    }

    private Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(proc.resolve(Long.toString(pid)).resolve(file)));
        } catch (IOException e) {
            return Optional.empty(); // the process has ended, or this is no Linux
        }
    }
}
