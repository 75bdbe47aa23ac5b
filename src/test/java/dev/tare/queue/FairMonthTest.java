package dev.tare.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.tare.queue.PastUsage.Span;

import static org.assertj.core.api.Assertions.assertThat;

/** A month of greedy and modest teams: what they get, and how long they wait, beside first in, first out. */
class FairMonthTest {

    private static final Duration HALF_LIFE = Duration.ofHours(24);
    private static final PastUsage MEMORY = new PastUsage(HALF_LIFE);
    private static final FairOrder ORDER = new FairOrder(MonthOfRuns.CAPACITY, Map.of());

    private static final MonthOfRuns FAIR = new MonthOfRuns(1, FairMonthTest::fair);
    private static final MonthOfRuns IN_ORDER = new MonthOfRuns(1, FairMonthTest::firstInFirstOut);

    @BeforeAll
    static void play() {
        FAIR.play();
        IN_ORDER.play();
    }

    @Test
    void greedyTeamsGetTheSame() {
        List<BigFraction> shares = greedyShares(FAIR);
        assertThat(difference(shares)).as("shares of greedy teams: %s", shares).isLessThanOrEqualTo(largestTask());
        assertThat(difference(greedyShares(IN_ORDER))).isGreaterThan(largestTask());
    }

    /** Who comes seldom is next in turn, and then waits for those that run at the most, and for one other that came so. */
    @Test
    void modestTeamsHardlyWait() {
        List<Duration> waits = modestWaits(FAIR);
        assertThat(waits.get(waits.size() - 1)).isLessThanOrEqualTo(MonthOfRuns.LONGEST.multipliedBy(2));
        assertThat(median(waits).multipliedBy(4)).isLessThan(median(modestWaits(IN_ORDER)));
    }

    /** Nobody is forgotten: whoever is the next of a team begins before every other team could have had its longest. */
    @Test
    void everybodyBegins() {
        assertThat(FAIR.waits).hasSize(MonthOfRuns.TEAMS);
        FAIR.waits.values().forEach(waits -> assertThat(waits)
                .allSatisfy(wait -> assertThat(wait).isLessThan(MonthOfRuns.LONGEST.multipliedBy(MonthOfRuns.TEAMS))));
    }

    private static List<String> fair(Instant now, List<Running> running, List<Waiting> waiting, List<Span> spans) {
        List<Span> recent = spans.stream()
                .filter(span -> Duration.between(span.to(), now).compareTo(HALF_LIFE.multipliedBy(8)) < 0)
                .toList();
        return new FairQueue(MonthOfRuns.CAPACITY, ORDER, MEMORY)
                .begins(now, running, waiting, MEMORY.at(now, recent)).stream()
                        .map(Decision.Begins::id)
                        .toList();
    }

    private static List<String> firstInFirstOut(
            Instant now, List<Running> running, List<Waiting> waiting, List<Span> spans) {
        List<String> begin = new ArrayList<>();
        Amounts taken = running.stream().map(Running::demand).reduce(Amounts.NONE, Amounts::plus);
        for (Waiting run : waiting.stream()
                .sorted(Comparator.comparing(Waiting::since).thenComparing(Waiting::id))
                .toList()) {
            if (!run.demand().fitsIn(MonthOfRuns.CAPACITY.less(taken))) {
                break;
            }
            taken = taken.plus(run.demand());
            begin.add(run.id());
        }
        return begin;
    }

    private static List<BigFraction> greedyShares(MonthOfRuns month) {
        Map<String, Amounts> past = MEMORY.at(month.end(), month.spans);
        return IntStream.range(0, MonthOfRuns.GREEDY)
                .mapToObj(team -> ORDER.share(MonthOfRuns.team(team), past.get(MonthOfRuns.team(team))))
                .toList();
    }

    private static BigFraction difference(List<BigFraction> shares) {
        BigFraction most = shares.stream().max(Comparator.naturalOrder()).orElseThrow();
        return most.subtract(shares.stream().min(Comparator.naturalOrder()).orElseThrow());
    }

    private static BigFraction largestTask() {
        return IntStream.range(0, MonthOfRuns.TEAMS)
                .mapToObj(team -> ORDER.share("", MonthOfRuns.demand(team)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static List<Duration> modestWaits(MonthOfRuns month) {
        return IntStream.range(MonthOfRuns.GREEDY, MonthOfRuns.TEAMS)
                .mapToObj(MonthOfRuns::team)
                .filter(month.waits::containsKey)
                .flatMap(team -> month.waits.get(team).stream())
                .sorted()
                .toList();
    }

    private static Duration median(List<Duration> sorted) {
        return sorted.get(sorted.size() / 2);
    }
}
