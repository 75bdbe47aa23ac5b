package dev.tare.load.program;

import java.util.List;
import java.util.Optional;

/** A load generator of others. */
interface LoadProgram {

    /** The name of its file on the {@code PATH}. */
    String file();

    /**
     * Whether its latencies run from the instant at which a request was due. Else they run from the actual send, and do not
     * see what a target that stalls does to the requests behind.
     */
    boolean fromIntendedSend();

    /** Its arguments, without the program's own name. */
    List<String> arguments(LoadOrder order);

    /** What it reads from standard input; empty for nothing. */
    default String input(LoadOrder order) {
        return "";
    }

    /**
     * The arguments of a call before that one, of a program that can leave out nothing of what it recorded: it takes the
     * warm-up, and its output is dropped. Empty where one call does both.
     */
    default Optional<List<String>> warmupArguments(LoadOrder order) {
        return Optional.empty();
    }

    /** Reads what one call writes to standard output. */
    LoadOutput output(LoadOrder order);
}
