package dev.tare.load.program;

/** What a program writes to standard output, line by line. */
interface LoadOutput {

    /**
     * Takes the next line.
     *
     * @throws IllegalArgumentException if it is not what the program writes
     */
    void line(String line);

    /**
     * What all lines together say.
     *
     * @throws IllegalArgumentException if something is missing
     */
    LoadOutcome outcome();
}
