package dev.tare.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FairQueueTest {

    private static final Instant NOW = Filling.NOW;
    private static final Amounts CAPACITY = Filling.amounts(10, 10);

    private final FairQueue queue = Filling.queue(CAPACITY, Map.of());

    @Test
    void aShortRunGoesBeforeOneThatDoesNotFitYet() {
        List<Running> running = List.of(running("r", "a", 6, 10));
        Waiting large = waiting("large", "b", 8, 0, 30);
        assertThat(queue.decide(NOW, running, List.of(large, waiting("short", "c", 4, 1, 10)), Map.of()))
                .isEqualTo(List.of(
                        new Decision.Begins("short", true),
                        DecisionWaitsBuilder.builder()
                                .id("large")
                                .position(1)
                                .waiting(1)
                                .shareBefore(BigFraction.ZERO)
                                .share(BigFraction.ZERO)
                                .beginsBy(minutes(10))
                                .build()));
        assertThat(queue.decide(NOW, running, List.of(large, waiting("long", "c", 4, 1, 11)), Map.of()))
                .isEqualTo(List.of(
                        DecisionWaitsBuilder.builder()
                                .id("large")
                                .position(1)
                                .waiting(2)
                                .shareBefore(BigFraction.ZERO)
                                .share(BigFraction.ZERO)
                                .beginsBy(minutes(10))
                                .build(),
                        DecisionWaitsBuilder.builder()
                                .id("long")
                                .position(2)
                                .waiting(2)
                                .before(Optional.of("b"))
                                .shareBefore(BigFraction.ZERO)
                                .share(BigFraction.ZERO)
                                .beginsBy(minutes(40))
                                .build()));
    }

    /** What counts is what teams will have when there is room: the run of a's has ended then, that of b's has not. */
    @Test
    void theTeamThatHasLessIsServedFirst() {
        List<Decision> decisions = queue.decide(
                NOW,
                List.of(running("r1", "a", 6, 10), running("r2", "b", 4, 20)),
                List.of(waiting("a1", "a", 5, 3, 5), waiting("b1", "b", 5, 0, 5)),
                Map.of());
        assertThat(decisions)
                .isEqualTo(List.of(
                        DecisionWaitsBuilder.builder()
                                .id("a1")
                                .position(1)
                                .waiting(2)
                                .shareBefore(BigFraction.ZERO)
                                .share(BigFraction.ZERO)
                                .beginsBy(minutes(10))
                                .build(),
                        DecisionWaitsBuilder.builder()
                                .id("b1")
                                .position(2)
                                .waiting(2)
                                .before(Optional.of("a"))
                                .shareBefore(BigFraction.ZERO)
                                .share(BigFraction.of(2, 5))
                                .beginsBy(minutes(15))
                                .build()));
    }

    @Test
    void whatATeamHasHadCountsAsWell() {
        assertThat(queue.begins(
                        NOW,
                        List.of(),
                        List.of(waiting("a1", "a", 6, 0, 5), waiting("b1", "b", 6, 3, 5)),
                        Map.of("a", Filling.amounts(1, 0))))
                .isEqualTo(List.of(new Decision.Begins("b1", false)));
    }

    @Test
    void whatCanNeverBeginHoldsUpNobody() {
        assertThat(queue.decide(
                        NOW,
                        List.of(),
                        List.of(waiting("huge", "a", 11, 0, 5), waiting("small", "a", 10, 1, 5)),
                        Map.of()))
                .isEqualTo(List.of(
                        new Decision.Begins("small", false),
                        new Decision.NeverFits("huge", Resource.CPU_MILLIS, 11, 10)));
    }

    /** One that should have ended may end at any moment: nothing goes before the next in turn. */
    @Test
    void anOverdueRunLetsNobodyGoFirst() {
        assertThat(queue.decide(
                        NOW,
                        List.of(running("r", "a", 6, -1)),
                        List.of(waiting("large", "b", 8, 0, 30), waiting("short", "c", 4, 1, 1)),
                        Map.of()))
                .first()
                .isEqualTo(DecisionWaitsBuilder.builder()
                        .id("large")
                        .position(1)
                        .waiting(2)
                        .shareBefore(BigFraction.ZERO)
                        .share(BigFraction.ZERO)
                        .beginsBy(NOW)
                        .build());
    }

    /** More may run than there is, when less is allowed than before. */
    @Test
    void nothingBeginsWhileMoreRunsThanThereIs() {
        assertThat(queue.begins(
                        NOW,
                        List.of(running("r1", "a", 9, 10), running("r2", "a", 9, 20)),
                        List.of(waiting("b1", "b", 1, 0, 1)),
                        Map.of()))
                .isEmpty();
    }

    /** Whatever goes before the next in turn: that begins no later than if nothing had. */
    @Property(tries = 500)
    void nothingDelaysTheNextInTurn(@ForAll("runs") List<Waiting> runs) {
        List<Running> running = new ArrayList<>(List.of(running("r1", "z", 4, 20), running("r2", "z", 3, 60)));
        List<Running> backfilled = new ArrayList<>();
        List<Waiting> waiting = new ArrayList<>(runs);
        for (Decision.Begins begins : queue.begins(NOW, running, runs, Map.of())) {
            Waiting run = runs.stream()
                    .filter(one -> one.id().equals(begins.id()))
                    .findFirst()
                    .orElseThrow();
            (begins.backfilled() ? backfilled : running)
                    .add(new Running(run.id(), run.team(), run.demand(), NOW.plus(run.longest())));
            if (!begins.backfilled()) {
                waiting.remove(run);
            }
        }
        if (!backfilled.isEmpty()) {
            Waiting next = nextInTurn(running, waiting);
            Instant alone = begins(running, next);
            running.addAll(backfilled);
            assertThat(begins(running, next)).isEqualTo(alone);
        }
    }

    private static Waiting nextInTurn(List<Running> running, List<Waiting> waiting) {
        Map<String, Usage> usages = new HashMap<>();
        running.forEach(run -> usages.merge(run.team(), Usage.NONE.plus(run.demand()), Usage::plus));
        List<String> teams = new FairOrder(CAPACITY, Map.of())
                .of(usages, waiting.stream().map(Waiting::team).toList());
        return waiting.stream()
                .filter(run -> run.team().equals(teams.get(0)))
                .min(Comparator.comparing(Waiting::since).thenComparing(Waiting::id))
                .orElseThrow();
    }

    private Instant begins(List<Running> running, Waiting run) {
        return ((Decision.Waits)
                        queue.decide(NOW, running, List.of(run), Map.of()).get(0))
                .beginsBy();
    }

    @Provide
    Arbitrary<List<Waiting>> runs() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 10),
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(1, 90))
                .as((team, size, since, longest) -> waiting("", "team" + team, size, since, longest))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(runs -> {
                    List<Waiting> named = new ArrayList<>();
                    runs.forEach(run -> named.add(
                            new Waiting("run" + named.size(), run.team(), run.demand(), run.since(), run.longest())));
                    return named;
                });
    }

    private static Running running(String id, String team, long size, long endsInMinutes) {
        return new Running(id, team, Filling.amounts(size, 1), minutes(endsInMinutes));
    }

    private static Waiting waiting(String id, String team, long size, long sinceMinutes, long longestMinutes) {
        return new Waiting(
                id,
                team,
                Filling.amounts(size, 1),
                NOW.minus(Duration.ofHours(3)).plus(Duration.ofMinutes(sinceMinutes)),
                Duration.ofMinutes(longestMinutes));
    }

    private static Instant minutes(long minutes) {
        return NOW.plus(Duration.ofMinutes(minutes));
    }
}
