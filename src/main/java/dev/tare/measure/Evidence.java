package dev.tare.measure;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What one trial says of whether its target can take the trial's rate. */
enum Evidence {
    /** The objective was met. */
    Met,
    /** It was missed. */
    Missed,
    /** Nothing: what was slow may have been the load generator or the machine. */
    None;

    /** What makes the generator or the machine, and not the target, the reason. */
    private static final Set<Reason> NOT_THE_TARGET =
            EnumSet.of(Reason.GeneratorLate, Reason.CpuThrottled, Reason.NoisyHost);

    /** The evidence of a trial. */
    static Evidence of(TrialResult trial, SearchSettings settings) {
        if (!disturbances(trial, settings).isEmpty()) {
            return None;
        }
        boolean met = Validity.breachesOf(trial, settings.batchNs()).isEmpty()
                && trial.response().getValueAtPercentile(Percentile.P99.percent()) < settings.p99BelowNs()
                && Errors.of(List.of(trial)).perMillion() < settings.errorsPerMillionBelow();
        return met ? Met : Missed;
    }

    /** Why a trial is no evidence; empty where it is. */
    static List<Breach> disturbances(TrialResult trial, SearchSettings settings) {
        return Validity.breachesOf(trial, settings.batchNs()).stream()
                .filter(breach -> NOT_THE_TARGET.contains(breach.reason()))
                .toList();
    }
}
