package dev.tare.reconcile.queue;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.queue.Amounts;
import dev.tare.queue.PastUsage.Span;
import dev.tare.queue.Resource;
import dev.tare.queue.Running;
import dev.tare.queue.Waiting;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/**
 * What the runs of a cluster say of themselves. Who has not asked for a place yet, lacks something or is being deleted is not in it,
 * and holds up nobody. Statuses may have been written by an operator of another version: what makes no sense counts as little as
 * it can.
 *
 * @param running who has a place
 * @param waiting who waits for one
 * @param spans what has been had until now
 */
record QueueSnapshot(List<Running> running, List<Waiting> waiting, List<Span> spans) {

    /** A billionth of what was had is nothing. */
    private static final int FADED_HALF_LIVES = 30;

    private static final long MOST = 1_000_000_000_000_000L;

    /** What these runs say. */
    static QueueSnapshot of(Collection<RunOutline> all, Instant now, Duration halfLife) {
        QueueSnapshot found = new QueueSnapshot(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Instant faded = now.minus(halfLife.multipliedBy(FADED_HALF_LIVES));
        for (RunOutline run : all) {
            if (run.getStatus() == null) {
                continue;
            }
            if (RunState.isFinished(run) && !RunState.isExplaining(run)) {
                span(run, placeLeft(run))
                        .filter(span -> span.to().isAfter(faded))
                        .ifPresent(found.spans::add);
            } else if (!run.isLeaving()) {
                found.add(run, now);
            }
        }
        return found;
    }

    private void add(RunOutline run, Instant now) {
        if (RunState.isMeasuring(run)) {
            running.add(running(run, now));
            span(run, Optional.of(now)).ifPresent(spans::add);
        } else if (RunState.lacksPlace(run)) { // the next place is its own: who waits here sees it as taken
            running.add(running(run, now));
        } else if (RunState.isQueued(run) && run.getStatus().queue() != null) {
            waiting.add(waiting(run, run.getStatus().queue()));
        }
    }

    /** When a run that is over gave its place back: with the end of the pass that explains it, if it had one. */
    private static Optional<Instant> placeLeft(RunOutline run) {
        Optional<Instant> completed = instant(run.getStatus().completedAt());
        Optional<Instant> explained = RunState.condition(run, Conditions.EXPLAINED)
                .filter(condition -> !ConditionStatus.UNKNOWN.isOf(condition))
                .flatMap(condition -> instant(condition.getLastTransitionTime()));
        return Stream.of(completed, explained).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private static Running running(RunOutline run, Instant now) {
        QueueEntry entry = entry(run);
        Instant began = instant(run.getStatus().startedAt()).orElse(now);
        return running(run, entry, began);
    }

    /** A run that has its place since an instant. */
    static Running running(HasMetadata run, QueueEntry entry, Instant began) {
        return new Running(uid(run), entry.team(), demand(entry), began.plus(longest(entry)));
    }

    /** A run that waits since it was created, whatever it lacked meanwhile. */
    static Waiting waiting(HasMetadata run, QueueEntry entry) {
        Instant since = instant(run.getMetadata().getCreationTimestamp()).orElse(Instant.MAX);
        return new Waiting(uid(run), entry.team(), demand(entry), since, longest(entry));
    }

    private static Optional<Span> span(RunOutline run, Optional<Instant> to) {
        Optional<Instant> from = instant(run.getStatus().startedAt());
        if (from.isEmpty() || to.isEmpty() || to.get().isBefore(from.get())) {
            return Optional.empty();
        }
        QueueEntry entry = entry(run);
        return Optional.of(new Span(entry.team(), demand(entry), from.get(), to.get()));
    }

    /** Of a run that was let in by an operator that knew no entries: it has a place, and may end at any time. */
    private static QueueEntry entry(RunOutline run) {
        return Optional.ofNullable(run.getStatus().queue())
                .orElseGet(() -> new QueueEntry(run.getMetadata().getNamespace(), 0, 0, 0, 0, 0));
    }

    private static Amounts demand(QueueEntry entry) {
        return new Amounts(Map.of(
                Resource.CPU_MILLIS, bounded(entry.cpuMillis()),
                Resource.MEMORY_BYTES, bounded(entry.memoryBytes()),
                Resource.REQUESTS_PER_SECOND, bounded(entry.requestsPerSecond()),
                Resource.CONNECTIONS, bounded(entry.connections()),
                Resource.PLACE_MICROS, QueueSettings.PLACE));
    }

    private static Duration longest(QueueEntry entry) {
        return Duration.ofSeconds(Math.min(
                bounded(entry.longestSeconds()), Duration.ofDays(10_000).toSeconds()));
    }

    private static long bounded(long amount) {
        return Math.max(0, Math.min(MOST, amount));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String uid(HasMetadata run) {
        return run.getMetadata().getUid();
    }
}
