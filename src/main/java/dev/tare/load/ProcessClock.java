package dev.tare.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a process has used so far: on Linux from {@code /proc} (proc_pid_stat(5): CPU time in clock ticks of 10 ms), on
 * other systems from the {@link ProcessHandle}, which knows no memory.
 */
final class ProcessClock {

    private static final long TICK_NS = 10_000_000; // USER_HZ is 100 on every architecture that Java runs on
    private static final int AFTER_NAME_UTIME = 11; // fields 14 and 15, counted from the one after the name
    private static final int AFTER_NAME_STIME = 12;

    private static final Path PROC = Path.of("/proc");

    private ProcessClock() {}

    /** CPU time, user and system, in nanoseconds; empty when the process can't be seen. */
    static Optional<Long> cpuNs(long pid) {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return ProcessHandle.of(pid)
                    .flatMap(p -> p.info().totalCpuDuration())
                    .map(Duration::toNanos);
        }
        return read(pid, "stat").map(stat -> {
            // The name in field 2 is in parentheses and may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[AFTER_NAME_UTIME]) + Long.parseLong(fields[AFTER_NAME_STIME])) * TICK_NS;
        });
    }

    /** Anonymous resident memory in bytes; -1 when it can't be seen. */
    static long anonymousResidentBytes(long pid) {
        return read(pid, "status")
                .flatMap(status -> status.lines()
                        .filter(line -> line.startsWith("RssAnon:"))
                        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                        .findFirst())
                .orElse(-1L);
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(PROC.resolve(Long.toString(pid)).resolve(file)));
        } catch (IOException e) {
            return Optional.empty(); // the process has ended, or this is no Linux
        }
    }
}
