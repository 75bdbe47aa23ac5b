package dev.tare.reconcile;

import java.time.Instant;
import java.util.List;

import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Test;

import dev.tare.reconcile.ConditionList.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Conditions over time. */
class ConditionListTest {

    private static final Instant EARLIER = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final Instant LATER = EARLIER.plusSeconds(60);

    private static final List<Condition> BEFORE = new ConditionList(null, 1L, EARLIER)
            .set("Ready", Status.FALSE, "Waiting", "it waits")
            .set("Accepted", Status.TRUE, "Accepted", "it is fine")
            .list();

    @Test
    void theTimeOfTransitionMovesWithTheStatusOnly() {
        ConditionList after = new ConditionList(BEFORE, 2L, LATER)
                .set("Ready", Status.TRUE, "Done", "it is done")
                .set("Accepted", Status.TRUE, "Accepted", "it is still fine");
        assertThat(after.list())
                .extracting(
                        Condition::getType,
                        Condition::getStatus,
                        Condition::getMessage,
                        Condition::getLastTransitionTime,
                        Condition::getObservedGeneration)
                .containsExactly(
                        tuple("Ready", "True", "it is done", "2026-03-01T12:01:00Z", 2L),
                        tuple("Accepted", "True", "it is still fine", "2026-03-01T12:00:00Z", 2L));
    }

    @Test
    void aNewStatusOrReasonIsAChangeAndANewMessageIsNot() {
        ConditionList after = new ConditionList(BEFORE, 1L, LATER)
                .set("Ready", Status.FALSE, "StillWaiting", "it waits")
                .set("Accepted", Status.TRUE, "Accepted", "in other words")
                .set("Stalled", Status.FALSE, "Fine", "new");
        assertThat(after.changed()).extracting(Condition::getType).containsExactly("Ready", "Stalled");
    }

    @Test
    void settingTheSameAgainChangesNothing() {
        ConditionList after = new ConditionList(BEFORE, 1L, LATER).set("Ready", Status.FALSE, "Waiting", "it waits");
        assertThat(after.changed()).isEmpty();
        assertThat(after.list()).isEqualTo(BEFORE);
    }

    @Test
    void knowsWhatIsTrue() {
        assertThat(ConditionList.isTrue(BEFORE, "Accepted")).isTrue();
        assertThat(ConditionList.isTrue(BEFORE, "Ready")).isFalse();
        assertThat(ConditionList.isTrue(BEFORE, "Failed")).isFalse();
        assertThat(ConditionList.isTrue(null, "Ready")).isFalse();
    }
}
