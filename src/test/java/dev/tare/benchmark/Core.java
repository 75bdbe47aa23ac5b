package dev.tare.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Which core a process is kept on: generators have one to themselves, and so do servers. */
enum Core {
    /** The generators' core. */
    GENERATOR(0),
    /** The servers' core. */
    SERVER(1);

    private final int number;

    Core(int number) {
        this.number = number;
    }

    /** The command, kept on this core. */
    List<String> pin(List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", String.valueOf(number)));
        pinned.addAll(command);
        return pinned;
    }
}
