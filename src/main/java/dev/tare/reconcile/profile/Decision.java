package dev.tare.reconcile.profile;

import java.time.Instant;

import dev.tare.api.PerformanceProfileStatus.Handled;

/** What a profile leads to now. */
public sealed interface Decision {

    /** What the profile's status must say from now on; written after what is decided has been done. */
    Handled handled();

    /**
     * A run is created, unless there is one of that name.
     *
     * @param name its name; deciding again upon the same gives the same
     * @param cause what led to it
     * @param handled see {@link Decision#handled}
     */
    record StartRun(String name, RunTrigger cause, Handled handled) implements Decision {}

    /**
     * Nothing before the schedule falls due.
     *
     * @param until when that is
     * @param handled see {@link Decision#handled}
     */
    record Wait(Instant until, Handled handled) implements Decision {}

    /**
     * Nothing before something changes.
     *
     * @param handled see {@link Decision#handled}
     */
    record Nothing(Handled handled) implements Decision {}
}
