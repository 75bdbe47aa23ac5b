package dev.tare.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.numbers.fraction.BigFraction;

/** What happens if every run takes as long as it may and nobody else comes: who begins, and when. */
final class Schedule {

    private static final Comparator<Waiting> BY_AGE =
            Comparator.comparing(Waiting::since).thenComparing(Waiting::id);

    private final Amounts capacity;
    private final FairOrder order;
    private final FadingUsage had;
    private final List<Running> running;
    private final Map<String, Deque<Waiting>> waiting = new HashMap<>();
    private Amounts taken;
    private Amounts free;
    private Map<String, Usage> usages;
    private Optional<List<String>> turns = Optional.empty(); // as long as the usages are the same

    /**
     * That a run begins.
     *
     * @param run the run
     * @param at when
     * @param backfilled whether it goes before the one whose turn it is
     * @param usages what teams had just before
     */
    record Start(Waiting run, Instant at, boolean backfilled, Map<String, Usage> usages) {

        /** The dominant share that a team had just before. */
        BigFraction share(String team, FairOrder order) {
            return order.share(team, usages.getOrDefault(team, Usage.NONE).amounts());
        }
    }

    /**
     * A schedule.
     *
     * @param capacity what there is; what is not named is not limited
     * @param order between teams
     * @param memory how what they have had fades
     * @param now when it begins
     * @param past what teams have had until then
     */
    Schedule(
            Amounts capacity,
            FairOrder order,
            PastUsage memory,
            Instant now,
            Map<String, Amounts> past,
            Collection<Running> running,
            Collection<Waiting> waiting) {
        this.capacity = capacity;
        this.order = order;
        this.had = new FadingUsage(memory, now, past);
        this.running = new ArrayList<>(running);
        waiting.stream().sorted(BY_AGE).forEach(run -> this.waiting
                .computeIfAbsent(run.team(), team -> new ArrayDeque<>())
                .add(run));
        take(running.stream().map(Running::demand).reduce(Amounts.NONE, Amounts::plus));
        use(usagesNow());
    }

    private void take(Amounts all) {
        taken = all;
        free = capacity.less(all);
    }

    private void use(Map<String, Usage> all) {
        usages = all;
        turns = Optional.empty();
    }

    /** The dominant shares of the teams, as things are. */
    Map<String, BigFraction> shares() {
        Map<String, BigFraction> shares = new HashMap<>();
        usages.forEach((team, usage) -> shares.put(team, order.share(team, usage.amounts())));
        return shares;
    }

    /** Those that begin at an instant, in their order; they have begun then. */
    List<Start> startAt(Instant now) {
        List<Start> starts = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Waiting next = waiting.get(inTurn().get(0)).getFirst();
            if (!fits(next)) {
                backfill(earliest(next, now), now, starts);
                break;
            }
            starts.add(begin(next, now, false));
        }
        return starts;
    }

    /** Whoever goes before the next in turn has ended when that can begin. */
    private void backfill(Instant nextBegins, Instant now, List<Start> starts) {
        Optional<Waiting> run;
        do {
            run = inTurn().stream()
                    .flatMap(team -> waiting.get(team).stream())
                    .filter(one -> fits(one) && !now.plus(one.longest()).isAfter(nextBegins))
                    .findFirst();
            run.ifPresent(one -> starts.add(begin(one, now, true)));
        } while (run.isPresent());
    }

    /** Those that begin later, in their order. */
    List<Start> startLater(Instant now) {
        List<Start> starts = new ArrayList<>();
        Instant at = now;
        while (!waiting.isEmpty()) {
            Running first =
                    running.stream().min(Comparator.comparing(Running::endsBy)).orElseThrow();
            at = later(first.endsBy(), at);
            had.forward(at, running);
            running.remove(first);
            take(taken.less(first.demand()));
            use(usagesNow());
            starts.addAll(startAt(at));
        }
        return starts;
    }

    /** The teams that wait, the one that is served first at the beginning. */
    private List<String> inTurn() {
        if (turns.isEmpty()) {
            turns = Optional.of(order.of(usages, waiting.keySet()));
        }
        return turns.get();
    }

    private boolean fits(Waiting run) {
        return run.demand().fitsIn(free);
    }

    /** When a run can begin at the latest, if nothing else does. */
    private Instant earliest(Waiting run, Instant now) {
        Amounts then = taken;
        for (Running ending :
                running.stream().sorted(Comparator.comparing(Running::endsBy)).toList()) {
            then = then.less(ending.demand());
            if (run.demand().fitsIn(capacity.less(then))) {
                return later(ending.endsBy(), now);
            }
        }
        throw new IllegalStateException("run %s does not fit even when nothing runs".formatted(run.id()));
    }

    private Start begin(Waiting run, Instant now, boolean backfilled) {
        Start start = new Start(run, now, backfilled, Map.copyOf(usages));
        waiting.computeIfPresent(run.team(), (team, runs) -> runs.remove(run) && runs.isEmpty() ? null : runs);
        Running begins = new Running(run.id(), run.team(), run.demand(), now.plus(run.longest()));
        running.add(begins);
        take(taken.plus(run.demand()));
        usages.merge(run.team(), Usage.NONE.plus(run.demand()), Usage::plus);
        use(usages);
        return start;
    }

    private Map<String, Usage> usagesNow() {
        Map<String, Usage> usages = new HashMap<>();
        had.amounts().forEach((team, amounts) -> usages.put(team, new Usage(amounts, 0)));
        running.forEach(run -> usages.merge(run.team(), Usage.NONE.plus(run.demand()), Usage::plus));
        return usages;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
