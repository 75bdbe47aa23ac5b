package dev.tare.fleet.pods.observed;

import java.util.ArrayList;
import java.util.List;

import dev.tare.wire.Json;
import dev.tare.wire.WorkerLine;

/**
 * What was read of a log.
 *
 * @param lines the lines of the protocol, in their order
 * @param unreadable how many more lines looked like that and could not be read
 */
public record PodLog(List<WorkerLine> lines, int unreadable) {

    /** Copies the list. */
    public PodLog {
        lines = List.copyOf(lines);
    }

    /**
     * Reads a log. What follows its last line break is still being written, and is left for the next time; what is not
     * JSON is something that a Java runtime says.
     */
    public static PodLog of(String log) {
        List<WorkerLine> lines = new ArrayList<>();
        int unreadable = 0;
        for (String line : log.substring(0, log.lastIndexOf('\n') + 1).lines().toList()) {
            if (line.startsWith("{")) {
                try {
                    lines.add(Json.read(line, WorkerLine.class));
                } catch (IllegalArgumentException e) {
                    unreadable++;
                }
            }
        }
        return new PodLog(lines, unreadable);
    }
}
