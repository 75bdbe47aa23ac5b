package dev.tare.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What disturbs a worker from outside: throttling of its control group, and CPU time taken by the hypervisor. */
final class HostPressure {

    private static final long TICK_NS = 10_000_000;

    private final Path root;

    /**
     * Reads below a root folder.
     *
     * @param root {@code /}, or a folder that looks like it
     */
    HostPressure(Path root) {
        this.root = root;
    }

    /**
     * How long this process's control group has been throttled so far, in nanoseconds; 0 where there is no limit. Version
     * 2 has {@code throttled_usec}, version 1 {@code throttled_time} in nanoseconds.
     */
    long throttledNs() {
        for (String group : lines("proc/self/cgroup")) {
            String[] parts = group.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            boolean version2 = parts[1].isEmpty();
            boolean cpu = List.of(parts[1].split(",")).contains("cpu");
            if (version2) {
                Optional<Long> micros = counter("sys/fs/cgroup" + parts[2] + "/cpu.stat", "throttled_usec");
                if (micros.isPresent()) {
                    return micros.get() * 1_000;
                }
            } else if (cpu) {
                Optional<Long> nanos = counter("sys/fs/cgroup/cpu" + parts[2] + "/cpu.stat", "throttled_time");
                if (nanos.isPresent()) {
                    return nanos.get();
                }
            }
        }
        return 0;
    }

    /** CPU time that the hypervisor gave to others while this machine wanted it, in nanoseconds over all CPUs. */
    long stealNs() {
        return lines("proc/stat").stream()
                .filter(line -> line.startsWith("cpu "))
                .map(line -> line.trim().split(" +"))
                .filter(fields -> fields.length > 8)
                .map(fields -> Long.parseLong(fields[8]) * TICK_NS)
                .findFirst()
                .orElse(0L);
    }

    private Optional<Long> counter(String file, String name) {
        return lines(file).stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields.length == 2 && fields[0].equals(name))
                .map(fields -> Long.parseLong(fields[1]))
                .findFirst();
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException e) {
            return List.of(); // not on this system
        }
    }
}
