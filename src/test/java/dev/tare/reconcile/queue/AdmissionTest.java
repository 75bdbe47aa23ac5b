package dev.tare.reconcile.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.queue.Amounts;
import dev.tare.queue.Decision;
import dev.tare.queue.Resource;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunOutlineStatusBuilder;
import dev.tare.reconcile.SettableClock;

import static dev.tare.reconcile.queue.QueuedRuns.T0;
import static dev.tare.reconcile.queue.QueuedRuns.beingDeleted;
import static dev.tare.reconcile.queue.QueuedRuns.created;
import static dev.tare.reconcile.queue.QueuedRuns.ended;
import static dev.tare.reconcile.queue.QueuedRuns.entry;
import static dev.tare.reconcile.queue.QueuedRuns.lacking;
import static dev.tare.reconcile.queue.QueuedRuns.measuring;
import static dev.tare.reconcile.queue.QueuedRuns.queued;
import static org.assertj.core.api.Assertions.assertThat;

/** Whose turn it is, by what runs say of themselves. */
class AdmissionTest {

    private static final QueueEntry SHOP = entry("shop", 30);
    private static final QueueEntry DATA = entry("data", 30);
    private static final QueueSettings FOUR_CPUS =
            new QueueSettings(10, new Amounts(Map.of(Resource.CPU_MILLIS, 4_000L)), Map.of(), QueueSettings.HALF_LIFE);

    private final SettableClock clock = new SettableClock(T0);

    private Admission admission(int places) {
        return new Admission(QueueSettings.ofPlaces(places), clock);
    }

    private static Decision.Waits waits(Decision decision) {
        return (Decision.Waits) decision;
    }

    private static void begins(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Begins.class);
    }

    @Test
    void ofATeamTheOldestBegins() {
        List<RunOutline> all = List.of(queued("second", 2, SHOP), queued("first", 1, SHOP));
        Admission admission = admission(1);
        assertThat(waits(admission.ask(all.get(0), SHOP, all)).position()).isEqualTo(1);
        begins(admission.ask(all.get(1), SHOP, all));
    }

    @Test
    void whoComesLaterBeginsFirstWhereTheTeamHasHadLess() {
        List<RunOutline> all = List.of(
                ended("before", SHOP, T0.minus(Duration.ofHours(2)), T0.minus(Duration.ofHours(1))),
                queued("shop-1", 1, SHOP),
                queued("data-1", 2, DATA));
        Admission admission = admission(1);
        Decision.Waits shop = waits(admission.ask(all.get(1), SHOP, all));
        assertThat(shop.position()).isEqualTo(1);
        assertThat(shop.waiting()).isEqualTo(1);
        begins(admission.ask(all.get(2), DATA, all));
    }

    @Test
    void whoAsksForTheFirstTimeIsKnownByWhatItAsksFor() {
        RunOutline asks = created("data-1", 2);
        List<RunOutline> all = List.of(
                ended("before", SHOP, T0.minus(Duration.ofHours(2)), T0.minus(Duration.ofHours(1))),
                queued("shop-1", 1, SHOP),
                asks);
        begins(admission(1).ask(asks, DATA, all));
    }

    @Test
    void whatWasHadLongAgoCountsNoMore() {
        RunOutline shop = queued("shop-1", 1, SHOP);
        RunOutline data = queued("data-1", 2, DATA);
        RunOutline recent = ended("before", DATA, T0.minus(Duration.ofDays(2)), T0.minus(Duration.ofDays(1)));
        begins(admission(1).ask(shop, SHOP, List.of(recent, shop, data)));
        RunOutline old = ended("before", DATA, T0.minus(Duration.ofDays(60)), T0.minus(Duration.ofDays(59)));
        begins(admission(1).ask(data, DATA, List.of(old, shop, data)));
    }

    @Test
    void everyOperatorFindsTheSameWhateverTheOrderInWhichItKnowsRuns() {
        List<RunOutline> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(queued("run-" + i, i / 3, entry("team-" + i % 4, 10 + i)));
            all.add(ended(
                    "old-" + i, entry("team-" + i % 3, 10), T0.minusSeconds(900 * i + 700), T0.minusSeconds(900 * i)));
        }
        all.add(measuring("now", SHOP, T0.minusSeconds(60)));
        Map<String, Decision> found = admission(2).standing(all);
        assertThat(found).hasSize(12);
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(all, new Random(seed));
            assertThat(admission(2).standing(all)).isEqualTo(found);
        }
    }

    @Test
    void remembersWhomItLetInBeforeTheStatusSaysSo() {
        List<RunOutline> all = List.of(queued("first", 1, SHOP), queued("second", 2, SHOP));
        Admission admission = admission(1);
        begins(admission.ask(all.get(0), SHOP, all));
        Decision.Waits second = waits(admission.ask(all.get(1), SHOP, all));
        assertThat(second.beginsBy()).isEqualTo(T0.plus(Duration.ofMinutes(30)));
        begins(admission.ask(all.get(0), SHOP, all));
        admission.withdraw(all.get(0));
        clock.forward(Duration.ofSeconds(1));
        assertThat(admission.standing(all)).extractingByKey("first").isInstanceOf(Decision.Begins.class);
    }

    @Test
    void hasAsManyPlacesAsItIsGiven() {
        List<RunOutline> all = List.of(queued("first", 1, SHOP), queued("second", 2, SHOP), queued("third", 3, SHOP));
        Admission admission = admission(2);
        begins(admission.ask(all.get(0), SHOP, all));
        begins(admission.ask(all.get(1), SHOP, all));
        assertThat(waits(admission.ask(all.get(2), SHOP, all)).position()).isEqualTo(1);
    }

    @Test
    void aPlaceIsFreeWhenItsRunHasEndedOrIsGone() {
        RunOutline next = queued("next", 1, SHOP);
        RunOutline first = measuring("first", SHOP, T0);
        Admission admission = admission(1);
        assertThat(admission.ask(next, SHOP, List.of(first, next))).isInstanceOf(Decision.Waits.class);
        begins(admission.ask(next, SHOP, List.of(ended("first", SHOP, T0, T0), next)));
        admission.withdraw(next);
        begins(admission.ask(next, SHOP, List.of(next)));
        admission.withdraw(next);
        admission.end(first);
        begins(admission.ask(next, SHOP, List.of(first, next)));
    }

    @Test
    void whoIsBeingDeletedHoldsUpNobodyWhereverItWas() {
        RunOutline last = queued("last", 9, SHOP);
        List<RunOutline> all = List.of(
                beingDeleted(measuring("measuring", SHOP, T0)),
                beingDeleted(queued("waiting", 1, SHOP)),
                beingDeleted(created("unknown", 0)),
                last);
        begins(admission(1).ask(last, SHOP, all));
        assertThat(admission(1).standing(all)).containsOnlyKeys("last");
    }

    @Test
    void whoIsBeingDeletedAfterItWasLetInHoldsUpNobody() {
        RunOutline first = queued("first", 1, SHOP);
        RunOutline last = queued("last", 9, SHOP);
        Admission admission = admission(1);
        begins(admission.ask(first, SHOP, List.of(first, last)));
        beingDeleted(first);
        begins(admission.ask(last, SHOP, List.of(first, last)));
    }

    @Test
    void whoWasNeverLookedAtOrLacksSomethingHoldsUpNobody() {
        RunOutline last = queued("last", 9, SHOP);
        begins(admission(1).ask(last, SHOP, List.of(created("unknown", 0), lacking("lacking", 1, SHOP), last)));
    }

    @Test
    void whoCannotBeLookedAtIsPassedOverUntilItAsksAgain() {
        RunOutline broken = queued("broken", 1, SHOP);
        RunOutline next = queued("next", 2, SHOP);
        List<RunOutline> all = List.of(broken, next);
        Admission admission = admission(1);
        begins(admission.ask(broken, SHOP, all));
        admission.passOver(broken);
        assertThat(admission.isPassedOver(broken)).isTrue();
        assertThat(admission.standing(all)).containsOnlyKeys("next");
        begins(admission.ask(next, SHOP, all));
        assertThat(waits(admission.ask(broken, SHOP, all)).position()).isEqualTo(1);
        assertThat(admission.isPassedOver(broken)).isFalse();
    }

    @Test
    void aShortRunBeginsBeforeOneThatDoesNotFitYet() {
        RunOutline large = queued("large", 1, entry("data", 60, 4));
        RunOutline small = queued("small", 2, entry("shop", 20, 1));
        List<RunOutline> all = List.of(measuring("now", entry("ops", 30, 2), T0), large, small);
        Admission admission = new Admission(FOUR_CPUS, clock);
        assertThat(waits(admission.ask(large, entry("data", 60, 4), all)).beginsBy())
                .isEqualTo(T0.plus(Duration.ofMinutes(30)));
        assertThat(admission.ask(small, entry("shop", 20, 1), all)).isEqualTo(new Decision.Begins("small", true));
    }

    @Test
    void whatCanNeverFitIsToldSo() {
        RunOutline huge = created("huge", 1);
        assertThat(new Admission(FOUR_CPUS, clock).ask(huge, entry("data", 60, 5), List.of(huge)))
                .isEqualTo(new Decision.NeverFits("huge", Resource.CPU_MILLIS, 5_000, 4_000));
    }

    /** As an operator of another version may have written it, or somebody who may write statuses. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE})
    void whatMakesNoSenseHoldsUpNobody(long amount) {
        QueueEntry senseless = new QueueEntry("shop", amount, amount, amount, amount, amount);
        RunOutline ended = ended("ended", senseless, T0.minusSeconds(60), T0);
        RunOutline noTime = ended("no-time", senseless, T0, T0);
        noTime.setStatus(RunOutlineStatusBuilder.builder(noTime.getStatus())
                .startedAt("yesterday")
                .completedAt("today")
                .build());
        RunOutline waiting = queued("waiting", 1, senseless);
        RunOutline data = queued("data-1", 2, DATA);
        begins(admission(2).ask(data, DATA, List.of(ended, noTime, waiting, data)));
        assertThat(admission(1).ask(data, DATA, List.of(measuring("now", senseless, T0), data)))
                .isInstanceOf(Decision.Waits.class);
    }

    @Test
    void whoWasLetInByAnOperatorThatKnewNoEntriesHasAPlace() {
        RunOutline next = queued("next", 1, SHOP);
        List<RunOutline> all = List.of(measuring("now", null, T0.minusSeconds(60)), next);
        assertThat(admission(1).ask(next, SHOP, all)).isInstanceOf(Decision.Waits.class);
        begins(admission(2).ask(next, SHOP, all));
    }

    @Test
    void whatWasFoundForAllIsFoundAnewAfterSomeTime() {
        Admission admission = admission(1);
        RunOutline next = queued("next", 1, SHOP);
        RunOutline now = measuring("now", SHOP, T0);
        assertThat(admission.standing(List.of(now, next)))
                .extractingByKey("next")
                .isInstanceOf(Decision.Waits.class);
        clock.forward(Duration.ofSeconds(19));
        assertThat(admission.standing(List.of(next))).extractingByKey("next").isInstanceOf(Decision.Waits.class);
        clock.forward(Duration.ofSeconds(1));
        assertThat(admission.standing(List.of(next))).extractingByKey("next").isInstanceOf(Decision.Begins.class);
    }
}
