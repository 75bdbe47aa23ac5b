package dev.tare.reconcile.run;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.api.RunReason;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.reconcile.status.ResourceLog;

/**
 * What becomes of runs that could not be looked at: what passes is tried again, what is refused is over, and a mistake of
 * Tare's own is over when it was made a few times. These are counted in memory only: another operator may be another
 * version, and does not make it.
 */
final class FailureCounter {

    private static final int MOST_TRIES = 3;

    private final Map<String, Integer> mistakes = new ConcurrentHashMap<>();

    /**
     * Why a run is given up.
     *
     * @param run the run
     * @param e what came of a look at it
     * @return empty: it is to be tried again
     */
    Optional<Failure.Refused> end(HasMetadata run, Exception e) {
        Failure failure = Failure.of(e);
        if (failure instanceof Failure.Refused refused) {
            return Optional.of(refused);
        }
        if (failure instanceof Failure.Passing) {
            return Optional.empty();
        }
        int times = mistakes.merge(run.getMetadata().getUid(), 1, Integer::sum);
        ResourceLog.mistake(run, "%d of at most %d times".formatted(times, MOST_TRIES), e);
        if (times < MOST_TRIES) {
            return Optional.empty();
        }
        return Optional.of(new Failure.Refused(
                RunReason.InternalError,
                "an internal error of Tare, %d times; the operator's log says where: %s".formatted(MOST_TRIES, e),
                true));
    }

    /** Forgets all runs but these. */
    void keepOnly(Set<String> uids) {
        mistakes.keySet().retainAll(uids);
    }
}
