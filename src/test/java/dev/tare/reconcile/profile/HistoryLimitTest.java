package dev.tare.reconcile.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import org.junit.jupiter.api.Test;

import dev.tare.api.Conditions;
import dev.tare.api.History;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunOutlineStatusBuilder;
import dev.tare.run.Explanation;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryLimitTest {

    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");

    private final List<RunOutline> runs = new ArrayList<>();

    @Test
    void keepsTheLatestOfEachKind() {
        add("c", RunTrigger.Schedule, true, 3);
        add("a", RunTrigger.SpecChange, true, 1);
        add("b", RunTrigger.Schedule, false, 2);
        add("d", RunTrigger.Schedule, false, 4);
        add("e", RunTrigger.Schedule, true, 5);
        add("f", RunTrigger.Schedule, false, 6);
        assertThat(surplus(2, 1)).containsExactly("a", "b", "d");
        assertThat(surplus(1, 0)).containsExactly("a", "b", "c", "d", "f");
        assertThat(surplus(3, 3)).isEmpty();
    }

    @Test
    void runsByHandAreNotCountedAndStay() {
        add("by-hand", null, true, 1);
        add("first", RunTrigger.SpecChange, true, 2);
        add("second", RunTrigger.Schedule, true, 3);
        assertThat(surplus(2, 0)).isEmpty();
        assertThat(surplus(1, 0)).containsExactly("first");
    }

    @Test
    void runsUnderWayStay() {
        runs.add(ProfileFixture.running("running"));
        assertThat(surplus(1, 0)).isEmpty();
    }

    @Test
    void runsThatAreBeingExplainedStay() {
        add("explained", RunTrigger.SpecChange, false, 1);
        List<Condition> conditions = new ArrayList<>(runs.get(0).getStatus().conditions());
        conditions.add(Explanation.pending());
        conditions.add(new ConditionBuilder()
                .withType(Conditions.RECONCILING)
                .withStatus("True")
                .build());
        runs.get(0)
                .setStatus(RunOutlineStatusBuilder.builder(runs.get(0).getStatus())
                        .conditions(conditions)
                        .build());
        assertThat(surplus(1, 0)).isEmpty();
    }

    @Test
    void runThatNeverBegan() {
        runs.add(ProfileFixture.finished("refused", RunTrigger.SpecChange, false, null));
        add("later", RunTrigger.SpecChange, false, 1);
        assertThat(surplus(1, 1)).containsExactly("refused");
    }

    private void add(String name, RunTrigger cause, boolean valid, int hour) {
        runs.add(ProfileFixture.finished(name, cause, valid, START.plus(Duration.ofHours(hour))));
    }

    private List<String> surplus(int successful, int failed) {
        return HistoryLimit.surplus(new History(successful, failed), runs).stream()
                .map(run -> run.getMetadata().getName())
                .toList();
    }
}
