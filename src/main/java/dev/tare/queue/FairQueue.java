package dev.tare.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Which runs begin, and what the others wait for.
 *
 * <p>The team with the smallest dominant share is served first, its oldest run before its others. If that does not fit, the
 * queue waits for it: nothing may delay it. A run behind it begins nevertheless where it fits, and has ended when the one
 * before it can begin at the latest (backfill with a reservation for the head, as EASY has it: Mu'alem and Feitelson, IEEE
 * TPDS 12(6), 2001). How long a run takes at the most is known from its plan. Nothing that runs is ever taken away.
 *
 * @param capacity what there is; what is not named is not limited
 * @param order between teams
 * @param memory how what they have had fades
 */
public record FairQueue(Amounts capacity, FairOrder order, PastUsage memory) {

    /**
     * Decides for everybody.
     *
     * @param now the time
     * @param running the runs that have a place
     * @param waiting those that want one
     * @param past what teams have had until now, by path
     * @return a decision for each that waits: first those that begin, in the order in which they do, then the others in the
     *     order in which they will
     */
    public List<Decision> decide(
            Instant now, Collection<Running> running, Collection<Waiting> waiting, Map<String, Amounts> past) {
        Schedule schedule = new Schedule(capacity, order, memory, now, past, running, possible(waiting));
        List<Decision> decisions = new ArrayList<>(begins(schedule, now));
        decisions.addAll(waits(schedule.startLater(now)));
        waiting.forEach(run -> run.demand()
                .lacking(capacity)
                .ifPresent(lacking -> decisions.add(
                        new Decision.NeverFits(run.id(), lacking, run.demand().get(lacking), capacity.get(lacking)))));
        return decisions;
    }

    /** Those that begin, in the order in which they do: the first part of {@link #decide}. */
    public List<Decision.Begins> begins(
            Instant now, Collection<Running> running, Collection<Waiting> waiting, Map<String, Amounts> past) {
        return begins(new Schedule(capacity, order, memory, now, past, running, possible(waiting)), now);
    }

    /**
     * The dominant share of each team that has or has had something, by its path: of what it has now and what it has had until
     * now, as it decides whose turn is next.
     */
    public Map<String, BigFraction> shares(Instant now, Collection<Running> running, Map<String, Amounts> past) {
        return new Schedule(capacity, order, memory, now, past, running, List.of()).shares();
    }

    private List<Waiting> possible(Collection<Waiting> waiting) {
        return waiting.stream().filter(run -> run.demand().fitsIn(capacity)).toList();
    }

    private static List<Decision.Begins> begins(Schedule schedule, Instant now) {
        return schedule.startAt(now).stream()
                .map(start -> new Decision.Begins(start.run().id(), start.backfilled()))
                .toList();
    }

    private List<Decision> waits(List<Schedule.Start> starts) {
        List<Decision> waits = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Waiting run = starts.get(i).run();
            Optional<Schedule.Start> before = starts.subList(0, i).stream()
                    .filter(start -> !start.run().team().equals(run.team()))
                    .findFirst();
            Schedule.Start compared = before.orElse(starts.get(i));
            waits.add(DecisionWaitsBuilder.builder()
                    .id(run.id())
                    .position(i + 1)
                    .waiting(starts.size())
                    .before(before.map(start -> start.run().team()))
                    .shareBefore(compared.share(compared.run().team(), order))
                    .share(compared.share(run.team(), order))
                    .beginsBy(starts.get(i).at())
                    .build());
        }
        return waits;
    }
}
