package dev.tare.app;

import java.util.List;

import dev.tare.api.ObjectiveStatus;
import dev.tare.run.Findings;
import dev.tare.run.RunOutcome;

/** Exit codes of {@code tare run}, {@code tare report} and {@code tare play}. */
final class ExitCode {

    static final int FINE = 0;
    static final int OBJECTIVE_MISSED = 1;
    static final int LESSON_FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int MEASUREMENT_INVALID = 3;
    static final int INTERNAL = 70; // EX_SOFTWARE of sysexits(3)
    static final int INTERRUPTED = 130;

    /** From the least to the worst: a missed objective is a decision, an invalid measurement is none. */
    private static final List<Integer> BY_WEIGHT =
            List.of(FINE, MEASUREMENT_INVALID, OBJECTIVE_MISSED, BAD_INPUT, INTERNAL, INTERRUPTED);

    private ExitCode() {}

    /** A missed objective is decided, whatever else may be in doubt; one that is undecided is not shown to be met. */
    static int of(Findings findings) {
        if (findings.ending().kind() == RunOutcome.Kind.Interrupted) {
            return INTERRUPTED;
        }
        List<ObjectiveStatus.Result> results =
                findings.objectives().stream().map(ObjectiveStatus::result).toList();
        if (results.contains(ObjectiveStatus.Result.Missed)) {
            return OBJECTIVE_MISSED;
        }
        if (!findings.isValid()) {
            return MEASUREMENT_INVALID;
        }
        return results.contains(ObjectiveStatus.Result.Undecided) ? OBJECTIVE_MISSED : FINE;
    }

    /** The one of two that the caller should rather know. */
    static int worse(int a, int b) {
        return BY_WEIGHT.indexOf(a) >= BY_WEIGHT.indexOf(b) ? a : b;
    }
}
