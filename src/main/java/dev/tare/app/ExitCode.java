package dev.tare.app;

/** Exit codes of {@code tare run}. */
final class ExitCode {

    static final int FINE = 0;
    static final int OBJECTIVE_MISSED = 1;
    static final int BAD_INPUT = 2;
    static final int MEASUREMENT_INVALID = 3;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
