package dev.tare.plan;

import java.time.Duration;
import java.util.Optional;

import dev.tare.api.Target.Distribution;
import dev.tare.api.Target.Sample;
import dev.tare.measure.Validity;

/**
 * How many answers of the sample service come too late, because their trial has ended: of requests that are due in the last
 * moments, those that take longer than what is left and what late answers are awaited for.
 *
 * @param sample what answers
 * @param timeout how long an answer may take
 */
record LateAnswers(Sample sample, Duration timeout) {

    private static final double SHARE_ALLOWED = Validity.ERRORS_ALLOWED_PER_MILLION / 1e6;

    /** As {@code load.duration} may be. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * The least duration of a trial, in whole seconds, of which so few come too late that its numbers can be used.
     *
     * @param duration the duration that was asked for
     * @return empty if that one will do, or none will
     */
    Optional<Duration> durationThatWouldDo(Duration duration) {
        if (share(duration) <= SHARE_ALLOWED) {
            return Optional.empty();
        }
        for (Duration longer = Duration.ofSeconds(duration.toSeconds() + 1);
                longer.compareTo(LONGEST) <= 0;
                longer = longer.plusSeconds(1)) {
            if (share(longer) <= SHARE_ALLOWED) {
                return Optional.of(longer);
            }
        }
        return Optional.empty();
    }

    private double share(Duration duration) {
        double takesNs = sample.serviceTime().toNanos();
        double durationNs = duration.toNanos();
        double awaitedNs = Timing.drain(duration, timeout).toNanos();
        if (takesNs == 0) {
            return 0;
        }
        return sample.serviceTimeDistribution() == Distribution.Constant
                ? Math.max(0, Math.min(takesNs - awaitedNs, durationNs)) / durationNs
                : takesNs * Math.exp(-awaitedNs / takesNs) * -Math.expm1(-durationNs / takesNs) / durationNs;
    }
}
