package dev.tare.measure;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.HdrHistogram.Histogram;

/** What one trial says of whether its target can take the trial's rate. */
enum RateEvidence {
    /** The objective was met. */
    Met,
    /** It was missed. */
    Missed,
    /** Nothing: what was slow may have been the load generator or the machine. */
    None;

    /** What makes the generator or the machine, and not the target, the reason. */
    private static final Set<ValidityReason> NOT_THE_TARGET = EnumSet.of(
            ValidityReason.GeneratorLate,
            ValidityReason.GeneratorSaturated,
            ValidityReason.CpuThrottled,
            ValidityReason.NoisyHost);

    /** The evidence of a trial. */
    static RateEvidence of(TrialResult trial, SearchSettings settings) {
        if (!disturbances(trial, settings).isEmpty()) {
            return None;
        }
        boolean met = Validity.breachesOf(trial).isEmpty()
                && p99Ns(trial.response()) < settings.p99BelowNs()
                && Errors.of(List.of(trial)).perMillion() < settings.errorsPerMillionBelow();
        return met ? Met : Missed;
    }

    /** Why a trial is no evidence; empty where it is. */
    static List<LimitViolation> disturbances(TrialResult trial, SearchSettings settings) {
        List<LimitViolation> disturbances = Validity.breachesOf(trial).stream()
                .filter(breach -> NOT_THE_TARGET.contains(breach.reason()))
                .toList();
        return disturbances.isEmpty() && isOpen(trial, settings)
                ? List.of(new LimitViolation(
                        ValidityReason.GeneratorLate,
                        p99Ns(trial.lateness()),
                        "p99 is between %s and %s, since the load generator was late"
                                .formatted(
                                        TimeText.of(p99Ns(trial.leastResponse())),
                                        TimeText.of(p99Ns(trial.response())))))
                : disturbances;
    }

    /** Whether the generator's own delays may be what has missed the objective. */
    private static boolean isOpen(TrialResult trial, SearchSettings settings) {
        return p99Ns(trial.response()) >= settings.p99BelowNs() && p99Ns(trial.leastResponse()) < settings.p99BelowNs();
    }

    private static long p99Ns(Histogram histogram) {
        return histogram.getValueAtPercentile(Percentile.P99.percent());
    }
}
