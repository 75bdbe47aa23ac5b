package dev.tare.usage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which processes belong to which container. Container runtimes give each container a control group whose name ends with
 * the container's ID, {@code <id>} or {@code cri-containerd-<id>.scope}: below the group of the pod, or, seen from a
 * container with a namespace of its own, as {@code /../<id>}.
 */
final class Containers {

    private final ProcessClock processes;

    Containers(ProcessClock processes) {
        this.processes = processes;
    }

    /** The processes of containers by their IDs; a container without a process that can be seen is absent. */
    Map<String, List<Long>> pids(Set<String> ids) {
        Map<String, List<Long>> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        for (long pid : processes.pids()) {
            List<String> groups = processes.groups(pid);
            ids.stream()
                    .filter(id -> groups.stream().anyMatch(group -> isOf(id, group)))
                    .findFirst()
                    .ifPresent(id ->
                            found.computeIfAbsent(id, key -> new ArrayList<>()).add(pid));
        }
        return found;
    }

    /** Whether a line {@code hierarchy:controllers:path} is of a container, or of a group that it made below its own. */
    private static boolean isOf(String id, String group) {
        String[] parts = group.split(":", 3);
        return parts.length == 3
                && Arrays.stream(parts[2].split("/"))
                        .anyMatch(name ->
                                name.equals(id) || name.equals(id + ".scope") || name.endsWith("-" + id + ".scope"));
    }
}
