package dev.tare.app;

import java.util.List;

import dev.tare.api.ObjectiveStatus;
import dev.tare.report.Standing;
import dev.tare.run.Findings;
import dev.tare.run.RunOutcome;

/** Exit codes of the commands of people, as {@code tare} and as {@code kubectl tare}. */
final class ExitCode {

    static final int FINE = 0;
    static final int OBJECTIVE_MISSED = 1;
    static final int LESSON_FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int MEASUREMENT_INVALID = 3;
    static final int INTERNAL = 70; // EX_SOFTWARE of sysexits(3)
    static final int INTERRUPTED = 130;

    /** What a command that tells a run's verdict says of its exit codes. */
    static final String TELLS_FINE = "0:fine";

    static final String TELLS_MISSED = "1:an objective is missed, or not shown to be met";
    static final String TELLS_INVALID = "3:the measurement is invalid or incomplete";
    static final String TELLS_NO_ANSWER =
            "2:bad input, something was not found, or the cluster does not answer or does not permit it";
    static final String TELLS_INTERNAL = "70:an internal error of Tare";
    static final String TELLS_INTERRUPTED = "130:interrupted (143 when terminated)";

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

    /** The same by the word for a run of a cluster that has ended. */
    static int of(Standing run) {
        return switch (run) {
            case FINE -> FINE;
            case MISSED, UNDECIDED -> OBJECTIVE_MISSED;
            default -> MEASUREMENT_INVALID;
        };
    }

    /** The one of two that the caller should rather know. */
    static int worse(int a, int b) {
        return BY_WEIGHT.indexOf(a) >= BY_WEIGHT.indexOf(b) ? a : b;
    }
}
