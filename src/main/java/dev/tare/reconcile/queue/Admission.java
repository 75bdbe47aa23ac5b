package dev.tare.reconcile.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.queue.Decision;
import dev.tare.queue.FairQueue;
import dev.tare.queue.PastUsage.Span;
import dev.tare.queue.Running;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/**
 * Who may measure: whose team has had least, as {@link FairQueue} decides, by what the runs' statuses say. What has happened here
 * and has not come back in those statuses yet is remembered until it has. A run that could not be looked at is passed over until
 * it asks again.
 */
public final class Admission {

    /** How long what was found for all is good enough for those who only ask whether something has changed. */
    private static final Duration FRESH = Duration.ofSeconds(20);

    private static final Comparator<Span> BY_TIME =
            Comparator.comparing(Span::from).thenComparing(Span::to).thenComparing(Span::team);

    private final QueueSettings settings;
    private final FairQueue queue;
    private final Clock clock;
    private final Map<String, Running> letIn = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> passedOver = new HashSet<>();
    private Map<String, Decision> standing = Map.of();
    private Instant standingSince = Instant.EPOCH;

    /**
     * An admission.
     *
     * @param settings what is shared, and how
     * @param clock the time
     */
    public Admission(QueueSettings settings, Clock clock) {
        this.settings = settings;
        this.queue = settings.queue();
        this.clock = clock;
    }

    /**
     * Asks for a place. A run that is told to begin counts as one that has a place, until it withdraws or its status says so.
     *
     * @param run who asks
     * @param entry what it takes
     * @param all every run that is known, the one that asks included or not
     */
    public synchronized Decision ask(HasMetadata run, QueueEntry entry, Collection<RunOutline> all) {
        String uid = uid(run);
        passedOver.remove(uid);
        if (letIn.containsKey(uid)) {
            return new Decision.Begins(uid, false);
        }
        Instant now = clock.instant();
        QueueSnapshot known = known(all, now);
        known.waiting().removeIf(other -> other.id().equals(uid));
        known.waiting().add(QueueSnapshot.waiting(run, entry));
        Decision decision = decide(known, now).get(uid);
        if (decision instanceof Decision.Begins) {
            letIn.put(uid, QueueSnapshot.running(run, entry, now));
            outdated();
        }
        return decision;
    }

    /**
     * What becomes of those whose statuses say that they wait.
     *
     * @param all every run that is known
     * @return by uid; who is passed over is not among them
     */
    public synchronized Map<String, Decision> standing(Collection<RunOutline> all) {
        Instant now = clock.instant();
        if (!isFresh(now)) {
            standing = decide(known(all, now), now);
            standingSince = now;
        }
        return standing;
    }

    private boolean isFresh(Instant now) {
        return now.isBefore(standingSince.plus(FRESH)) && !now.isBefore(standingSince);
    }

    /**
     * What is to be told of the queue. Nothing is forgotten for it: whoever reads may have a list that is older than what has happened
     * here.
     *
     * @param all every run that is known
     */
    public synchronized QueueFigures figures(Collection<RunOutline> all) {
        Instant now = clock.instant();
        QueueSnapshot known = remembered(all, now);
        return QueueFigures.of(
                queue.shares(now, known.running(), settings.memory().at(now, inOrder(known.spans()))),
                known.waiting(),
                all,
                isFresh(now) ? standing : decide(known, now));
    }

    /** What was found for all is to be found anew. */
    public synchronized void outdated() {
        standingSince = Instant.EPOCH;
    }

    /** A run that was told to begin does not. */
    public synchronized void withdraw(HasMetadata run) {
        if (letIn.remove(uid(run)) != null) {
            outdated();
        }
    }

    /** A run could not be looked at: others go first until it asks again. */
    public synchronized void passOver(HasMetadata run) {
        withdraw(run);
        if (passedOver.add(uid(run))) {
            outdated();
        }
    }

    /** Whether a run is passed over. */
    public synchronized boolean isPassedOver(HasMetadata run) {
        return passedOver.contains(uid(run));
    }

    /** A run has ended: its place is free. */
    public synchronized void end(HasMetadata run) {
        letIn.remove(uid(run));
        ended.add(uid(run));
        outdated();
    }

    /** How many runs may measure at a time. */
    public int places() {
        return settings.places();
    }

    private Map<String, Decision> decide(QueueSnapshot known, Instant now) {
        if (known.waiting().isEmpty()) {
            return Map.of();
        }
        return queue
                .decide(now, known.running(), known.waiting(), settings.memory().at(now, inOrder(known.spans())))
                .stream()
                .collect(Collectors.toMap(Decision::id, decision -> decision));
    }

    /** What is added up in another order may come to another sum. */
    private static List<Span> inOrder(Collection<Span> spans) {
        return spans.stream().sorted(BY_TIME).toList();
    }

    private QueueSnapshot known(Collection<RunOutline> all, Instant now) {
        forget(all);
        return remembered(all, now);
    }

    private QueueSnapshot remembered(Collection<RunOutline> all, Instant now) {
        QueueSnapshot found = QueueSnapshot.of(all, now, settings.halfLife());
        found.running().removeIf(run -> ended.contains(run.id()));
        Set<String> said = found.running().stream().map(Running::id).collect(Collectors.toSet());
        letIn.values().stream().filter(run -> !said.contains(run.id())).forEach(found.running()::add);
        found.waiting()
                .removeIf(run ->
                        letIn.containsKey(run.id()) || ended.contains(run.id()) || passedOver.contains(run.id()));
        return found;
    }

    /** What statuses say by now, and who is gone, is not remembered any more. */
    private void forget(Collection<RunOutline> all) {
        Set<String> open = all.stream()
                .filter(run -> !RunState.isFinished(run) && !run.isLeaving())
                .map(Admission::uid)
                .collect(Collectors.toSet());
        letIn.keySet().retainAll(open);
        ended.retainAll(open);
        passedOver.retainAll(open);
        all.stream().filter(RunState::isMeasuring).map(Admission::uid).forEach(letIn::remove);
    }

    private static String uid(HasMetadata run) {
        return run.getMetadata().getUid();
    }
}
