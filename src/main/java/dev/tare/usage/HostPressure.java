package dev.tare.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What disturbs a worker from outside: throttling of its control group, and CPU time taken by the hypervisor. */
public final class HostPressure {

    private static final long TICK_NS = 10_000_000;

    private final Path root;

    /**
     * Reads below a root folder.
     *
     * @param root {@code /}, or a folder that looks like it
     */
    public HostPressure(Path root) {
        this.root = root;
    }

    /**
     * How long this process's control group has been throttled so far, in nanoseconds; 0 where there is no limit. Version
     * 2 has {@code throttled_usec}, version 1 {@code throttled_time} in nanoseconds.
     */
    public long throttledNs() {
        for (String line : lines("proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            String controllers = parts[1];
            Optional<Long> throttledNs = Optional.empty();
            if (controllers.isEmpty()) {
                throttledNs = counter(folders(parts[2], ""), "throttled_usec").map(micros -> micros * 1_000);
            } else if (List.of(controllers.split(",")).contains("cpu")) {
                throttledNs = counter(folders(parts[2], controllers, "cpu"), "throttled_time");
            }
            if (throttledNs.isPresent()) {
                return throttledNs.get();
            }
        }
        return 0;
    }

    /**
     * Where a group's files may be, below the folders of its hierarchy: at its path, or, in a container that is told the
     * machine's path but has only its own group mounted, at the top.
     */
    private Stream<Path> folders(String group, String... hierarchies) {
        List<Path> mounts = Stream.of(hierarchies)
                .map(hierarchy -> root.resolve("sys/fs/cgroup").resolve(hierarchy))
                .toList();
        String below = group.replaceFirst("^/+", "");
        List<Path> atPath = mounts.stream()
                .map(mount -> mount.resolve(below))
                .filter(Files::isDirectory)
                .toList();
        return (atPath.isEmpty() ? mounts : atPath).stream();
    }

    /** CPU time that the hypervisor gave to others while this machine wanted it, in nanoseconds over all CPUs. */
    public long stealNs() {
        return lines("proc/stat").stream()
                .filter(line -> line.startsWith("cpu "))
                .map(line -> line.trim().split(" +"))
                .filter(fields -> fields.length > 8)
                .map(fields -> Long.parseLong(fields[8]) * TICK_NS)
                .findFirst()
                .orElse(0L);
    }

    private static Optional<Long> counter(Stream<Path> folders, String name) {
        return folders.flatMap(folder -> lines(folder.resolve("cpu.stat")).stream())
                .map(line -> line.split(" "))
                .filter(fields -> fields.length == 2 && fields[0].equals(name))
                .map(fields -> Long.parseLong(fields[1]))
                .findFirst();
    }

    private List<String> lines(String file) {
        return lines(root.resolve(file));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // not on this system
        }
    }
}
