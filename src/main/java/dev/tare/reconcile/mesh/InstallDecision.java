package dev.tare.reconcile.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.tare.mesh.install.InstallRecord;
import dev.tare.reconcile.mesh.InstallerJob.State;

/** Whether the installer has something to do: a pure function of what is written down and of what has become of its Job. */
sealed interface InstallDecision {

    /** It is started. */
    record Start() implements InstallDecision {}

    /** The Job that has ended is removed first. */
    record Clear() implements InstallDecision {}

    /** It is at work; its record and its Job tell when that changes. */
    record Await() implements InstallDecision {}

    /**
     * There is nothing to do for now.
     *
     * @param time until there may be
     */
    record Rest(Duration time) implements InstallDecision {}

    /** All is gone. */
    record Gone() implements InstallDecision {}

    /** Doubles with each attempt that came to no good end. */
    Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

    Duration LONGEST_BACK_OFF = Duration.ofMinutes(10);
    int DOUBLINGS = 6;

    /**
     * What to do.
     *
     * @param generation the generation of the spec, which deletion raises too
     * @param leaves whether the mesh is to be removed
     * @param record what the installer has written down; empty where it has not begun
     * @param job its Job
     * @param checkEvery how often it is looked whether all is still as it should be
     * @param now the time
     */
    static InstallDecision of(
            long generation,
            boolean leaves,
            Optional<InstallRecord> record,
            State job,
            Duration checkEvery,
            Instant now) {
        if (job instanceof State.Running) {
            return new Await();
        }
        if (leaves && record.isEmpty() && hasDoneAll(job)) { // its record is the last thing that an uninstaller removes
            return new Gone();
        }
        Instant due = due(generation, record, job, checkEvery);
        if (due.isAfter(now)) {
            return new Rest(Duration.between(now, due));
        }
        return job instanceof State.None ? new Start() : new Clear();
    }

    private static boolean hasDoneAll(State job) {
        return job instanceof State.Ended ended && ended.ofThisSpec() && ended.succeeded();
    }

    private static Instant due(long generation, Optional<InstallRecord> record, State job, Duration checkEvery) {
        if (record.isEmpty() || record.get().generation() < generation) {
            // One that was started for this spec and has ended has died before it could write a word.
            return job instanceof State.Ended ended && ended.ofThisSpec()
                    ? ended.at().plus(FIRST_BACK_OFF)
                    : Instant.MIN;
        }
        InstallRecord written = record.get();
        // Written is what was done; when it ended, for good or ill, the Job says.
        Instant ended = job instanceof State.Ended end && end.at().isAfter(written.at()) ? end.at() : written.at();
        return switch (written.phase()) {
            case Done -> ended.plus(checkEvery);
            case Failed -> ended.plus(written.passes() ? backOff(written.attempts()) : checkEvery);
            // It was interrupted.
            case Working -> ended.plus(backOff(written.attempts()));
        };
    }

    private static Duration backOff(int attempts) {
        Duration time = FIRST_BACK_OFF.multipliedBy(1L << Math.min(DOUBLINGS, Math.max(0, attempts - 1)));
        return time.compareTo(LONGEST_BACK_OFF) < 0 ? time : LONGEST_BACK_OFF;
    }
}
