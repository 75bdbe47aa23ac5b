package dev.tare.reconcile.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.queue.Amounts;
import dev.tare.queue.Decision;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.SettableClock;

import static dev.tare.reconcile.queue.QueuedRuns.T0;
import static dev.tare.reconcile.queue.QueuedRuns.ended;
import static dev.tare.reconcile.queue.QueuedRuns.entry;
import static dev.tare.reconcile.queue.QueuedRuns.lacking;
import static dev.tare.reconcile.queue.QueuedRuns.measuring;
import static dev.tare.reconcile.queue.QueuedRuns.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The queue in figures: the same by which it decides. */
class QueueFiguresTest {

    private static final QueueEntry SHOP = entry("shop", 30);
    private static final QueueEntry DATA = entry("data", 30);
    private static final Duration DAY = Duration.ofDays(1);

    private final SettableClock clock = new SettableClock(T0);

    private static RunOutline of(String profile, RunOutline run) {
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef(profile)));
        return run;
    }

    private QueueFigures figures(QueueSettings settings, RunOutline... runs) {
        return new Admission(settings, clock).figures(List.of(runs));
    }

    @Test
    void nobody() {
        assertThat(figures(QueueSettings.ofPlaces(1))).isEqualTo(new QueueFigures(List.of(), List.of()));
    }

    /** Whoever reads may not have heard yet of the run that has just been let in. */
    @Test
    void readingForgetsNothing() {
        Admission admission = new Admission(QueueSettings.ofPlaces(1), clock);
        RunOutline asks = of("checkout", queued("shop-1", 1, SHOP));
        assertThat(admission.ask(asks, SHOP, List.of(asks))).isInstanceOf(Decision.Begins.class);
        assertThat(admission.figures(List.of()).teams())
                .containsExactly(new QueueFigures.Team("shop", 1, 0, Optional.empty()));
        assertThat(admission.figures(List.of(measuring("shop-1", SHOP, T0))).teams())
                .as("a run that both its status and the operator know to measure")
                .containsExactly(new QueueFigures.Team("shop", 1, 0, Optional.empty()));
        RunOutline other = of("cart", queued("data-1", 2, DATA));
        assertThat(admission.ask(other, DATA, List.of(asks, other))).isInstanceOf(Decision.Waits.class);
    }

    @Test
    void whoHasThePlaceHasAllOfItAndHalfOfWhatWasHadIsForgotten() {
        QueueSettings settings = new QueueSettings(1, Amounts.NONE, Map.of("data", BigFraction.of(2)), DAY);
        QueueFigures figures = figures(
                settings,
                of("a", measuring("data-1", DATA, T0)),
                of("b", ended("before", SHOP, T0.minus(DAY.multipliedBy(20)), T0.minus(DAY))),
                of("checkout", queued("shop-1", 60, SHOP)),
                of("cart", queued("shop-2", 30, SHOP)),
                of("lost", lacking("shop-3", 1, SHOP)));
        assertThat(figures.teams()).extracting(QueueFigures.Team::path).containsExactly("shop", "data");
        QueueFigures.Team shop = figures.teams().get(0);
        assertThat(shop.waiting()).isEqualTo(2);
        assertThat(shop.oldest()).isEqualTo(Optional.of(T0.plusSeconds(30)));
        assertThat(shop.dominantShare()).isCloseTo(0.5, within(1e-5));
        QueueFigures.Team data = figures.teams().get(1);
        assertThat(data).isEqualTo(new QueueFigures.Team("data", 0.5, 0, Optional.empty())); // all, by its weight
        assertThat(figures.line())
                .containsExactly(
                        new QueueFigures.InLine("shop", "cart", 1), new QueueFigures.InLine("shop", "checkout", 2));
    }
}
