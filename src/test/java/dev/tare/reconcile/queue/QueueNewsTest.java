package dev.tare.reconcile.queue;

import java.time.Duration;
import java.util.Set;

import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;

import dev.tare.queue.Decision;
import dev.tare.queue.DecisionWaitsBuilder;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.SettableClock;

import static dev.tare.reconcile.queue.QueuedRuns.T0;
import static dev.tare.reconcile.queue.QueuedRuns.entry;
import static dev.tare.reconcile.queue.QueuedRuns.queued;
import static org.assertj.core.api.Assertions.assertThat;

class QueueNewsTest {

    private final SettableClock clock = new SettableClock(T0);
    private final QueueNews news = new QueueNews(clock);
    private final RunOutline run = queued("run", 1, entry("shop", 10));

    private Decision.Waits waits(int position, Duration wait) {
        return DecisionWaitsBuilder.builder()
                .id("run")
                .position(position)
                .waiting(9)
                .shareBefore(BigFraction.ZERO)
                .share(BigFraction.ZERO)
                .beginsBy(clock.instant().plus(wait))
                .build();
    }

    @Test
    void nothingIsToldTwice() {
        news.told(run, waits(3, Duration.ofHours(1)), "a");
        clock.forward(Duration.ofHours(9));
        assertThat(news.isDue(run, waits(3, Duration.ofHours(1)), "a")).isFalse();
    }

    @Test
    void isToldAtOnceThatItIsTheNext() {
        news.told(run, waits(2, Duration.ofHours(1)), "a");
        assertThat(news.isDue(run, waits(1, Duration.ofHours(1)), "b")).isTrue();
        news.told(run, waits(1, Duration.ofHours(1)), "b");
        assertThat(news.isDue(run, waits(1, Duration.ofHours(1)), "c"))
                .as("it was the next before")
                .isFalse();
    }

    @Test
    void isToldAtOnceThatItIsTheNextNoMore() {
        news.told(run, waits(1, Duration.ofHours(1)), "b");
        assertThat(news.isDue(run, waits(2, Duration.ofHours(1)), "c")).isTrue();
    }

    @Test
    void isToldAnewWhenAnEighthOfTheWaitHasGoneBy() {
        news.told(run, waits(9, Duration.ofHours(8)), "a");
        clock.forward(Duration.ofMinutes(59));
        assertThat(news.isDue(run, waits(8, Duration.ofHours(8)), "b")).isFalse();
        clock.forward(Duration.ofMinutes(1));
        assertThat(news.isDue(run, waits(8, Duration.ofHours(8)), "b")).isTrue();
    }

    @Test
    void isToldAnewAfterFiveMinutesAtTheSoonest() {
        news.told(run, waits(9, Duration.ofHours(8)), "a");
        clock.forward(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(news.isDue(run, waits(2, Duration.ofMinutes(1)), "b")).isFalse();
        clock.forward(Duration.ofSeconds(1));
        assertThat(news.isDue(run, waits(2, Duration.ofMinutes(1)), "b"))
                .as("others have gone: it waits much shorter than it was told")
                .isTrue();
    }

    @Test
    void whatAnotherOperatorHasToldCounts() {
        assertThat(news.isDue(run, waits(2, Duration.ofMinutes(1)), "so")).isFalse();
        assertThat(news.isDue(run, waits(2, Duration.ofMinutes(1)), "else")).isFalse();
        clock.forward(Duration.ofMinutes(5));
        assertThat(news.isDue(run, waits(2, Duration.ofMinutes(1)), "else")).isTrue();
        assertThat(new QueueNews(clock).isDue(run, waits(1, Duration.ofMinutes(1)), "else"))
                .as("it may not know that it is the next")
                .isTrue();
    }

    @Test
    void forgetsWhoIsGone() {
        news.told(run, waits(2, Duration.ofMinutes(1)), "a");
        news.keepOnly(Set.of());
        assertThat(news.isDue(run, waits(2, Duration.ofMinutes(1)), "so")).isFalse();
    }
}
