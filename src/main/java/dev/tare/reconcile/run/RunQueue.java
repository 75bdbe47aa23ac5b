package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.api.RunReason;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.measure.CountText;
import dev.tare.plan.RunPlan;
import dev.tare.queue.Decision;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.queue.Admission;
import dev.tare.reconcile.queue.Places;
import dev.tare.reconcile.queue.QueueEntries;
import dev.tare.reconcile.queue.QueueFigures;
import dev.tare.reconcile.queue.QueueNews;
import dev.tare.reconcile.queue.QueueSentences;
import dev.tare.reconcile.queue.QueueSettings;
import dev.tare.reconcile.queue.Teams;
import dev.tare.reconcile.status.DecisionLog;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;

/** Runs before they have a place: who gets one, and what the others are told. Who waits is not read from the API server. */
final class RunQueue {

    /** Who waits is woken when there is something to do; this is for the case that it was not. */
    private static final Duration ASLEEP = Duration.ofMinutes(10);

    /** Whoever had the place is still leaving it. */
    private static final Duration UNTIL_IT_IS_LEFT = Duration.ofSeconds(5);

    private static final String STILL_TAKEN =
            "this run is the next in the queue; the place that it gets is still taken by another one";

    private static final String NO_PLACE =
            "Kueue has admitted this run; it begins as soon as one of those that measure has ended";

    private static final Comparator<HasMetadata> BY_AGE = Comparator.<HasMetadata, String>comparing(
                    run -> run.getMetadata().getCreationTimestamp())
            .thenComparing(run -> run.getMetadata().getUid());

    private final FleetSettings pods;
    private final QueueEntries entries;
    private final Admission admission;
    private final Places places;
    private final QueueSentences sentences;
    private final QueueNews news;
    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final RunStatusFactory statuses;
    private final RunEnd end;
    private final Clock clock;
    private final DecisionLog log = new DecisionLog("queue");

    RunQueue(
            KubernetesClient client,
            QueueSettings settings,
            int mostRequestsPerSecond,
            FleetSettings pods,
            StatusWriter<PerformanceRunStatus, PerformanceRun> writer,
            RunStatusFactory statuses,
            RunEnd end,
            Clock clock) {
        this.pods = pods;
        this.entries = new QueueEntries(new Teams(client), mostRequestsPerSecond);
        this.admission = new Admission(settings, clock);
        this.places = new Places(client, settings.places(), clock);
        this.sentences = new QueueSentences(settings);
        this.news = new QueueNews(clock);
        this.writer = writer;
        this.statuses = statuses;
        this.end = end;
        this.clock = clock;
    }

    /**
     * Leaves a run in the queue, where there is nothing else to do, and tells it what is new.
     *
     * @return when to look again; empty: it is to be read, and may begin
     */
    Optional<Duration> stay(RunOutline cached, Collection<RunOutline> all) {
        if (!RunState.isQueued(cached) || cached.isLeaving()) {
            return Optional.empty();
        }
        if (!(admission.standing(all).get(uid(cached)) instanceof Decision.Waits waits)) {
            return Optional.empty();
        }
        String sentence = sentence(waits, cached.getStatus().queue());
        if (news.isDue(cached, waits, sentence)) {
            PerformanceRun run = cached.inFull();
            tell(
                    run,
                    waits,
                    sentence,
                    statuses.queued(run, Optional.empty(), cached.getStatus().queue(), sentence));
        }
        return Optional.of(ASLEEP);
    }

    /**
     * Lets a run in, or has it wait.
     *
     * @return when to look again; empty when it has ended
     */
    Optional<Duration> ask(PerformanceRun run, Preparation.Ready ready, Collection<RunOutline> all) {
        QueueEntry entry = entry(run, ready);
        Decision decision = admission.ask(run, entry, all);
        if (decision instanceof Decision.NeverFits never) {
            return end.refuse(run, Optional.of(ready.profile()), RunReason.ExceedsCapacity, QueueSentences.of(never));
        }
        if (decision instanceof Decision.Waits waits) {
            String sentence = sentence(waits, entry);
            boolean told = RunState.isQueued(run)
                    && entry.equals(run.getStatus().queue())
                    && !news.isDue(run, waits, sentence);
            return told
                            || tell(
                                    run,
                                    waits,
                                    sentence,
                                    statuses.queued(run, Optional.of(ready.profile()), entry, sentence))
                    ? Optional.of(ASLEEP)
                    : Optional.of(NextReconcile.AFTER_CONFLICT);
        }
        return begin(run, ready, entry, (Decision.Begins) decision);
    }

    private Optional<Duration> begin(
            PerformanceRun run, Preparation.Ready ready, QueueEntry entry, Decision.Begins begins) {
        if (!places.take(RunIdentity.of(run))) {
            admission.withdraw(run);
            return write(run, statuses.queued(run, Optional.of(ready.profile()), entry, STILL_TAKEN), UNTIL_IT_IS_LEFT);
        }
        String atATime = CountText.of(admission.places(), "run may measure", "runs may measure") + " at a time";
        log.decided(
                run,
                "LetIn",
                begins.backfilled()
                        ? atATime + "; this one will have ended before the next in turn can begin"
                        : atATime);
        return write(run, statuses.admitted(run, ready.profile(), ready.plan(), entry), Duration.ZERO);
    }

    /**
     * Lets a run in that Kueue has admitted, or has it wait for a place: before all that are in the queue here, and after those that
     * have waited so for longer.
     *
     * @return when to look again
     */
    Optional<Duration> claim(PerformanceRun run, Preparation.Ready ready, Collection<RunOutline> all) {
        boolean isNext = all.stream()
                .filter(other -> RunState.lacksPlace(other) && !other.isLeaving())
                .noneMatch(other -> BY_AGE.compare(other, run) < 0);
        if (!isNext || !places.take(RunIdentity.of(run))) {
            return withoutPlace(run, ready);
        }
        log.decided(run, "LetIn", "Kueue has admitted it, and there is a place");
        return write(run, statuses.admitted(run, ready.profile(), ready.plan(), entry(run, ready)), Duration.ZERO);
    }

    private Optional<Duration> withoutPlace(PerformanceRun run, Preparation.Ready ready) {
        return write(run, statuses.withoutPlace(run, ready.profile(), entry(run, ready), NO_PLACE), UNTIL_IT_IS_LEFT);
    }

    /**
     * Makes sure of a run's place before it does anything: somebody else may have been given it since this run was told that it has
     * one.
     *
     * @param ofKueue whether Kueue has admitted it
     * @return when to look again, if it has none and waits again; empty: it has its place
     */
    Optional<Duration> sendBack(PerformanceRun run, Preparation.Ready ready, boolean ofKueue) {
        if (run.getStatus().publication() != null || places.take(RunIdentity.of(run))) {
            return Optional.empty();
        }
        if (ofKueue) {
            return withoutPlace(run, ready);
        }
        return write(
                run,
                statuses.queued(run, Optional.of(ready.profile()), entry(run, ready), STILL_TAKEN),
                UNTIL_IT_IS_LEFT);
    }

    /** A run lacks something: others go first. */
    void leave(PerformanceRun run) {
        admission.withdraw(run);
    }

    /** A run could not be looked at: others go first. */
    void passOver(RunOutline run) {
        admission.passOver(run);
    }

    /** A run has ended, and what was made for it is gone. */
    void end(PerformanceRun run) {
        admission.end(run);
    }

    /** Forgets all runs but these. */
    void keepOnly(Set<String> uids) {
        news.keepOnly(uids);
    }

    /** What is to be told of the queue, of all these runs. */
    QueueFigures figures(Collection<RunOutline> all) {
        return admission.figures(all);
    }

    /** Those that are to be looked at: they begin, or are to be told something. */
    Stream<RunOutline> due(Collection<RunOutline> all) {
        Stream<RunOutline> ofKueue = all.stream().filter(RunState::lacksPlace).sorted(BY_AGE);
        return Stream.concat(ofKueue, dueInQueue(all));
    }

    private Stream<RunOutline> dueInQueue(Collection<RunOutline> all) {
        if (all.stream().noneMatch(RunState::isQueued)) {
            return Stream.empty();
        }
        admission.outdated();
        Map<String, Decision> standing = admission.standing(all);
        return all.stream()
                .filter(RunState::isQueued)
                .filter(run -> !run.isLeaving() && !admission.isPassedOver(run))
                .filter(run -> !(standing.get(uid(run)) instanceof Decision.Waits waits)
                        || news.isDue(
                                run, waits, sentence(waits, run.getStatus().queue())));
    }

    private boolean tell(
            PerformanceRun run, Decision.Waits waits, String sentence, StatusChange<PerformanceRunStatus> change) {
        log.decided(run, "Waits", sentence);
        boolean written = writer.write(run, change).isPresent();
        if (written) {
            news.told(run, waits, sentence);
        }
        return written;
    }

    private Optional<Duration> write(PerformanceRun run, StatusChange<PerformanceRunStatus> change, Duration next) {
        return Optional.of(writer.write(run, change).isPresent() ? next : NextReconcile.AFTER_CONFLICT);
    }

    /** What a run takes of the cluster. */
    QueueEntry entry(PerformanceRun run, Preparation.Ready ready) {
        return entries.of(
                run, ready.plan(), ready.objects(RunIdentity.of(run), pods).requests(), longest(ready.plan()));
    }

    private String sentence(Decision.Waits waits, QueueEntry entry) {
        return sentences.of(waits, entry.team(), clock.instant());
    }

    private static String uid(HasMetadata run) {
        return run.getMetadata().getUid();
    }

    /** Its place is a run's own until it is explained. */
    private Duration longest(RunPlan plan) {
        Duration measuring = pods.waits().longest(plan);
        return plan.spec().explain() == null
                ? measuring
                : measuring.plus(pods.waits().ofExplanation(plan));
    }
}
