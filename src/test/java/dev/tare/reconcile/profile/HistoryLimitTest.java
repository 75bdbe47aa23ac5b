package dev.tare.reconcile.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tare.api.History;
import dev.tare.reconcile.RunOutline;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryLimitTest {

    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");

    private final List<RunOutline> runs = new ArrayList<>();

    @Test
    void keepsTheLatestOfEachKind() {
        add("c", Cause.Schedule, true, 3);
        add("a", Cause.SpecChange, true, 1);
        add("b", Cause.Schedule, false, 2);
        add("d", Cause.Schedule, false, 4);
        add("e", Cause.Schedule, true, 5);
        add("f", Cause.Schedule, false, 6);
        assertThat(surplus(2, 1)).containsExactly("a", "b", "d");
        assertThat(surplus(1, 0)).containsExactly("a", "b", "c", "d", "f");
        assertThat(surplus(3, 3)).isEmpty();
    }

    @Test
    void runsByHandAreNotCountedAndStay() {
        add("by-hand", null, true, 1);
        add("first", Cause.SpecChange, true, 2);
        add("second", Cause.Schedule, true, 3);
        assertThat(surplus(2, 0)).isEmpty();
        assertThat(surplus(1, 0)).containsExactly("first");
    }

    @Test
    void runsUnderWayStay() {
        runs.add(ProfileFixture.running("running"));
        assertThat(surplus(1, 0)).isEmpty();
    }

    @Test
    void runThatNeverBegan() {
        runs.add(ProfileFixture.finished("refused", Cause.SpecChange, false, null));
        add("later", Cause.SpecChange, false, 1);
        assertThat(surplus(1, 1)).containsExactly("refused");
    }

    private void add(String name, Cause cause, boolean valid, int hour) {
        runs.add(ProfileFixture.finished(name, cause, valid, START.plus(Duration.ofHours(hour))));
    }

    private List<String> surplus(int successful, int failed) {
        return HistoryLimit.surplus(new History(successful, failed), runs).stream()
                .map(run -> run.getMetadata().getName())
                .toList();
    }
}
