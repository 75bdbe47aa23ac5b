package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.tare.plan.RunPlan;
import dev.tare.plan.WaitLimits;
import dev.tare.run.PublishedBlock;

/** When to look at a run again, if nothing tells of it before: changes of pods do, what they write does not. */
final class NextReconcile {

    /** Somebody else has changed the run meanwhile. */
    static final Duration AFTER_CONFLICT = Duration.ofMillis(200);

    /** A step was refused that may not be, later. */
    static final Duration AFTER_REFUSAL = Duration.ofSeconds(5);

    private static final Duration SHORTEST_REFUSAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_REFUSAL = Duration.ofMinutes(5);
    private static final Duration SHORTEST_MISSING = Duration.ofSeconds(5);
    private static final Duration LONGEST_MISSING = Duration.ofMinutes(15);
    private static final Duration SOON = Duration.ofMillis(250);
    private static final Duration PODS_COME_WITHIN = Duration.ofSeconds(2);
    private static final Duration PODS_ARE_LATE = Duration.ofSeconds(5);

    private NextReconcile() {}

    /**
     * While pods are on their way.
     *
     * @param now the time
     * @param startedAt when the run had its place
     * @param waits for how long it waits for what
     * @param until the next moment at which something is decided
     * @param allRun whether all pods are there, and run
     */
    static Duration whileStarting(Instant now, Instant startedAt, WaitLimits waits, Instant until, boolean allRun) {
        Duration waited = Duration.between(startedAt, now);
        Duration left = waits.coming().minus(waited);
        Duration next = waited.compareTo(PODS_COME_WITHIN) < 0
                ? PODS_COME_WITHIN
                : allRun && !left.isNegative() && !left.isZero() ? left : PODS_ARE_LATE;
        Duration atMost = Duration.between(now, until);
        return atMost.compareTo(next) < 0 ? atMost : next;
    }

    /**
     * While the cluster would not let a run's objects be made: nobody tells when a quota has room again.
     *
     * @param since since when the run waits; empty where it has just begun to
     */
    static Duration whileRefused(Instant now, Optional<Instant> since) {
        return growing(now, since, SHORTEST_REFUSAL, LONGEST_REFUSAL);
    }

    /**
     * While something is not there that a run makes use of: of meshes news come, of Services and Secrets none, and there may be
     * hundreds of runs that wait.
     *
     * @param since since when the run waits; empty where it has just begun to
     */
    static Duration whileMissing(Instant now, Optional<Instant> since) {
        return growing(now, since, SHORTEST_MISSING, LONGEST_MISSING);
    }

    /** As long as it waits already. */
    private static Duration growing(Instant now, Optional<Instant> since, Duration shortest, Duration longest) {
        Duration waited = since.map(instant -> Duration.between(instant, now)).orElse(Duration.ZERO);
        if (waited.compareTo(shortest) < 0) {
            return shortest;
        }
        return waited.compareTo(longest) < 0 ? waited : longest;
    }

    /**
     * While a block is measured: when all should know of it, and when it has ended; after that, until it is whole.
     *
     * @param behind how far the clock is behind by which it is measured
     */
    static Duration whileMeasuring(Instant now, RunPlan plan, PublishedBlock publication, Duration behind) {
        Instant start = publication.start();
        Instant end = start.plus(plan.numbered(publication.block()).length()).plus(behind);
        for (Instant moment : List.of(start.plus(SOON), end.plus(SOON))) {
            if (now.isBefore(moment)) {
                return Duration.between(now, moment);
            }
        }
        return SOON;
    }
}
