package dev.tare.measure;

/**
 * What a process used during the recorded part of a trial.
 *
 * @param role what the process is in the experiment
 * @param cpuNs CPU time in nanoseconds, user and system
 * @param residentBytes anonymous resident memory at the end of the trial in bytes; -1 where it can't be seen
 */
public record ProcessUsage(Role role, long cpuNs, long residentBytes) {

    /** What a process is in the experiment. */
    public enum Role {
        WORKER,
        PROXY,
        TARGET
    }
}
