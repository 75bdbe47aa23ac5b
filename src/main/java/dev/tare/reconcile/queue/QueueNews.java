package dev.tare.reconcile.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;

import dev.tare.api.Conditions;
import dev.tare.api.RunProgress;
import dev.tare.queue.Decision;
import dev.tare.reconcile.RunState;

/**
 * When a run that waits is to be told anew where it is in the queue. With every run that comes, begins or ends that is another place
 * for everybody, and hundreds of statuses would be written. A run is told at once when it has become the next, or is it no more; else what it was
 * told may be as old as an eighth of the time that it still waits.
 */
public final class QueueNews {

    private static final Duration LEAST = Duration.ofMinutes(5);
    private static final int PARTS = 8;

    private final Clock clock;
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private record Told(boolean next, String sentence, Instant at) {}

    /** News, by this clock. */
    public QueueNews(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether a run is to be told.
     *
     * @param run the run, as it is known
     * @param waits where it is in the queue
     * @param sentence what it would be told of that
     */
    public boolean isDue(CustomResource<?, ? extends RunProgress> run, Decision.Waits waits, String sentence) {
        Told last = told.computeIfAbsent(run.getMetadata().getUid(), uid -> byAnother(run));
        if (last.sentence().equals(sentence)) {
            return false;
        }
        Instant now = clock.instant();
        Duration part = Duration.between(now, waits.beginsBy()).dividedBy(PARTS);
        Duration old = part.compareTo(LEAST) > 0 ? part : LEAST;
        return isNext(waits) != last.next() || !now.isBefore(last.at().plus(old));
    }

    /** A run has been told. */
    public void told(HasMetadata run, Decision.Waits waits, String sentence) {
        told.put(run.getMetadata().getUid(), new Told(isNext(waits), sentence, clock.instant()));
    }

    /** Forgets all runs but these. */
    public void keepOnly(Set<String> uids) {
        told.keySet().retainAll(uids);
    }

    private static boolean isNext(Decision.Waits waits) {
        return waits.position() == 1;
    }

    /** Told by another operator, nobody knows when. */
    private Told byAnother(CustomResource<?, ? extends RunProgress> run) {
        String sentence = RunState.condition(run, Conditions.ADMITTED)
                .map(condition -> condition.getMessage())
                .orElse("");
        return new Told(false, sentence, clock.instant());
    }
}
