package dev.tare.play;

import java.util.List;

/**
 * What came of a lesson.
 *
 * @param lesson its name
 * @param result whether it passed
 * @param checks its checks, in their order; none where it could not be tried
 * @param message why it could not be tried; empty if it could
 */
public record Outcome(String lesson, Result result, List<Checked> checks, String message) {

    /** Whether a lesson passed. */
    public enum Result {
        /** The feature acts. */
        Passed,
        /** It does not, or there was nothing for it to act on, or it could not be tried. */
        Failed
    }

    /** What came of a lesson that was tried. */
    public static Outcome of(Lesson lesson, List<Checked> checks) {
        boolean passed = checks.stream().allMatch(Checked::shown);
        return new Outcome(lesson.name(), passed ? Result.Passed : Result.Failed, List.copyOf(checks), "");
    }

    /** What came of a lesson that could not be tried. */
    public static Outcome untried(Lesson lesson, String why) {
        return new Outcome(lesson.name(), Result.Failed, List.of(), why);
    }

    /** Whether it passed. */
    public boolean passed() {
        return result == Result.Passed;
    }
}
