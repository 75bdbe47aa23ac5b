package dev.tare.load.trial;

import java.util.Locale;

import dev.tare.load.WorkerFailure;
import dev.tare.measure.CountText;
import dev.tare.measure.Validity;

/**
 * Finds out in the block that does not count whether this worker can send as often as it is asked to, so that a run
 * which cannot become valid ends within seconds. It cannot where its loop is busy for whole seconds without rest and
 * still falls behind. A loop that falls behind while it rests waits for connections, or for a CPU: that is for the
 * trials to tell, and more workers would not help.
 *
 * <p>It is looked at about every second. The time until the first look is passed over, since code is compiled then.
 */
final class Rehearsal {

    /** More than a machine that is busy with something else for a moment may make of a load that is bearable. */
    private static final long BEHIND_NS = 50_000_000;

    private static final int LOOKS_UNTIL_CERTAIN = 2;

    /** How busy workers should be at most, so that answers do not wait for them. */
    private static final double ADVISED_BUSY_SHARE = 0.8;

    private final long requestsPerSecond;
    private final int workers;
    private Look last;
    private Look restlessSince;
    private int restless;

    /**
     * What is seen at one time.
     *
     * @param nowNs the time, on a monotonic clock
     * @param busyNs for how long the loop has been busy so far, and had a CPU
     * @param started requests that were begun so far
     * @param behindNs how long the next request has been due; 0 if it is not
     */
    record Look(long nowNs, long busyNs, long started, long behindNs) {}

    /**
     * A rehearsal that has not begun.
     *
     * @param requestsPerSecond the rate over all workers, where it changes the highest
     * @param workers how many there are
     */
    Rehearsal(long requestsPerSecond, int workers) {
        this.requestsPerSecond = requestsPerSecond;
        this.workers = workers;
    }

    /**
     * Takes another look.
     *
     * @throws WorkerFailure if this worker cannot do what it is asked
     */
    void take(Look look) throws WorkerFailure {
        Look before = last;
        last = look;
        if (before == null) {
            return;
        }
        if (!isTooMuch(before, look)) {
            restless = 0;
            return;
        }
        if (restless++ == 0) {
            restlessSince = before;
        }
        if (restless == LOOKS_UNTIL_CERTAIN) {
            throw tooFewWorkers(restlessSince, look);
        }
    }

    private static boolean isTooMuch(Look before, Look look) {
        return busyShare(before, look) >= Validity.BUSY_ALLOWED_SHARE
                && look.behindNs() > BEHIND_NS
                && look.behindNs() > before.behindNs();
    }

    private static double busyShare(Look before, Look look) {
        return Math.min(1, (double) (look.busyNs() - before.busyNs()) / (look.nowNs() - before.nowNs()));
    }

    private WorkerFailure tooFewWorkers(Look before, Look look) {
        double reached = (look.started() - before.started()) * 1e9 / (look.nowNs() - before.nowNs());
        long needed = Math.max(
                workers + 1L, (long) Math.ceil(requestsPerSecond / (ADVISED_BUSY_SHARE * Math.max(1, reached))));
        return WorkerFailure.tooFewWorkers(String.format(
                Locale.ROOT,
                "one worker reached %s, with its loop busy for %.0f %% of the time, but %s to send %,d:"
                        + " this rate needs %s, with a CPU each (load.workers); otherwise lower the rate",
                CountText.of(Math.round(reached), "request/s", "requests/s"),
                100 * busyShare(before, look),
                workers == 1 ? "it was" : workers + " of them were",
                requestsPerSecond,
                CountText.of(needed, "worker")));
    }
}
