package dev.tare.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When the numbers of a trial, or of all trials of an environment, may be believed. */
public final class Validity {

    /**
     * Share of the recorded time for which the loop of a closed loop's generator may stand still at once. In an open loop
     * requests go on to become due, and it is seen how late they are. In a closed loop a stall falls on one request of each
     * user only, and takes its share of all requests away.
     */
    public static final double STALL_ALLOWED_SHARE = 0.05;

    /**
     * Share of the recorded time in which the generator's loop may be busy, or ready and without a CPU. Answers that have come wait for it as requests
     * do for a server, at a load of 95 % for 9.5 times as long as it takes to read one (M/D/1: load / 2 / (1 - load)), and
     * without bound at 100 %.
     */
    public static final double BUSY_ALLOWED_SHARE = 0.95;

    /**
     * Share of the recorded time in which the generator's control group may be throttled. What is less shows as lateness, and
     * is allowed for as any other.
     */
    public static final double THROTTLED_ALLOWED_SHARE = 0.10;

    /** Share of an open loop's requests that must be sent before the recorded part ends. */
    public static final double SENT_IN_TIME_NEEDED_SHARE = 0.99;

    /**
     * Share of a closed loop's requests that may be held back by a limit of its rate. What is held is no longer sent when the
     * answer before it has come, which is what a closed loop is; of as few, no percentile up to the 99th shows it.
     */
    public static final double HELD_ALLOWED_SHARE = 0.01;

    /**
     * CPU time that the hypervisor may take over all CPUs, as a share of the recorded time. A few per cent are usual on shared
     * machines: they fall on all environments alike, and make intervals wider.
     */
    public static final double STEAL_ALLOWED_SHARE = 0.25;

    /**
     * Requests of a million that may fail, over all trials of an environment. Failed requests have no latency; were
     * there more of them, then percentiles up to the 99.9th would be those of the fortunate.
     */
    public static final long ERRORS_ALLOWED_PER_MILLION = 1_000;

    private Validity() {}

    /** The limits that one trial broke so that none of its numbers may be used; none if it is valid. */
    static List<LimitViolation> breachesOf(TrialResult trial) {
        List<LimitViolation> breaches = new ArrayList<>();
        checkGenerator(trial).ifPresent(breaches::add);
        checkShare(
                ValidityReason.CpuThrottled,
                "the load generator was throttled for up to %s of the time (%s allowed)",
                trial.throttledNs(),
                trial.recordedNs(),
                THROTTLED_ALLOWED_SHARE,
                breaches);
        checkRate(trial, breaches);
        checkHeld(trial, breaches);
        checkShare(
                ValidityReason.NoisyHost,
                "the hypervisor took up to %s of a CPU's time (%s allowed)",
                trial.stealNs(),
                trial.recordedNs(),
                STEAL_ALLOWED_SHARE,
                breaches);
        if (trial.answered() == 0) {
            breaches.add(
                    new LimitViolation(ValidityReason.ErrorsSeen, Double.POSITIVE_INFINITY, "no request was answered"));
        }
        return List.copyOf(breaches);
    }

    /** What the generator exceeded most. */
    private static Optional<LimitViolation> checkGenerator(TrialResult trial) {
        Saturation saturation = trial.saturation();
        double stallAllowedNs = STALL_ALLOWED_SHARE * trial.recordedNs();
        double stalled = trial.openLoop() ? 0 : saturation.longestStallNs() / stallAllowedNs;
        double busy = saturation.loopBusyNs() / (BUSY_ALLOWED_SHARE * trial.recordedNs());
        double most = Math.max(stalled, busy);
        if (most <= 1) {
            return Optional.empty();
        }
        String what = most == stalled
                ? "the load generator stalled for up to %s (%s allowed"
                        .formatted(TimeText.of(saturation.longestStallNs()), TimeText.of(stallAllowedNs))
                : "the load generator was saturated (%s busy allowed".formatted(percent(BUSY_ALLOWED_SHARE));
        return Optional.of(new LimitViolation(
                ValidityReason.GeneratorSaturated, most, what + circumstances(saturation, trial) + ")"));
    }

    private static String circumstances(Saturation saturation, TrialResult trial) {
        return saturation.known()
                ? "; loop busy %s, waiting for a CPU %s, longest stall %s, garbage collection %s"
                        .formatted(
                                percent((double) saturation.loopBusyNs() / trial.recordedNs()),
                                percent((double) saturation.loopWaitedNs() / trial.recordedNs()),
                                TimeText.of(saturation.longestStallNs()),
                                TimeText.of(saturation.collectingNs()))
                : "";
    }

    private static void checkShare(
            ValidityReason reason,
            String figures,
            long foundNs,
            long recordedNs,
            double allowed,
            List<LimitViolation> breaches) {
        if (foundNs > allowed * recordedNs) {
            double share = (double) foundNs / recordedNs;
            breaches.add(
                    new LimitViolation(reason, share / allowed, figures.formatted(percent(share), percent(allowed))));
        }
    }

    private static void checkRate(TrialResult trial, List<LimitViolation> breaches) {
        if (trial.openLoop() && trial.sentInTime() < SENT_IN_TIME_NEEDED_SHARE * trial.scheduled()) {
            double share = (double) trial.sentInTime() / trial.scheduled();
            breaches.add(new LimitViolation(
                    ValidityReason.RateNotReached,
                    SENT_IN_TIME_NEEDED_SHARE / share,
                    "only %s of the requests were sent in time (%s needed)"
                            .formatted(percent(share), percent(SENT_IN_TIME_NEEDED_SHARE))));
        }
    }

    private static void checkHeld(TrialResult trial, List<LimitViolation> breaches) {
        if (trial.held() > HELD_ALLOWED_SHARE * trial.scheduled()) {
            double share = (double) trial.held() / trial.scheduled();
            breaches.add(new LimitViolation(
                    ValidityReason.RateCapped,
                    share / HELD_ALLOWED_SHARE,
                    "%s of the requests were held back, at %s requests/s, by the cluster's limit (%s allowed)"
                            .formatted(
                                    percent(share),
                                    String.format(Locale.ROOT, "%,d", perSecond(trial)),
                                    percent(HELD_ALLOWED_SHARE))));
        }
    }

    private static long perSecond(TrialResult trial) {
        return Math.round(trial.scheduled() * 1e9 / trial.recordedNs());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
