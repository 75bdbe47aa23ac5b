package dev.tare.reconcile.status;

import java.time.Instant;
import java.util.List;

import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Test;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Conditions over time. */
class ConditionListTest {

    private static final Instant EARLIER = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final Instant LATER = EARLIER.plusSeconds(60);

    private static final List<Condition> BEFORE = new ConditionList(null, 1L, EARLIER)
            .set("Ready", ConditionStatus.FALSE, new Reason.Quoted("Waiting"), "it waits")
            .set("Accepted", ConditionStatus.TRUE, new Reason.Quoted("Accepted"), "it is fine")
            .list();

    /** Such as that of a webhook. */
    @Test
    void aSentenceWithoutAnEndIsCut() {
        ConditionList after = new ConditionList(null, 1L, LATER)
                .set("Ready", ConditionStatus.FALSE, new Reason.Quoted("Refused"), "no".repeat(1_000_000));
        assertThat(after.get("Ready").getMessage())
                .hasSizeLessThan(32_768)
                .startsWith("nono")
                .endsWith("no ...");
    }

    @Test
    void theTimeOfTransitionMovesWithTheStatusOnly() {
        ConditionList after = new ConditionList(BEFORE, 2L, LATER)
                .set("Ready", ConditionStatus.TRUE, new Reason.Quoted("Done"), "it is done")
                .set("Accepted", ConditionStatus.TRUE, new Reason.Quoted("Accepted"), "it is still fine");
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
                .set("Ready", ConditionStatus.FALSE, new Reason.Quoted("StillWaiting"), "it waits")
                .set("Accepted", ConditionStatus.TRUE, new Reason.Quoted("Accepted"), "in other words")
                .set("Stalled", ConditionStatus.FALSE, new Reason.Quoted("Fine"), "new");
        assertThat(after.changed()).extracting(Condition::getType).containsExactly("Ready", "Stalled");
    }

    @Test
    void settingTheSameAgainChangesNothing() {
        ConditionList after = new ConditionList(BEFORE, 1L, LATER)
                .set("Ready", ConditionStatus.FALSE, new Reason.Quoted("Waiting"), "it waits");
        assertThat(after.changed()).isEmpty();
        assertThat(after.list()).isEqualTo(BEFORE);
    }

    @Test
    void knowsWhatIsTrue() {
        assertThat(Conditions.isTrue(BEFORE, "Accepted")).isTrue();
        assertThat(Conditions.isTrue(BEFORE, "Ready")).isFalse();
        assertThat(Conditions.isTrue(BEFORE, "Failed")).isFalse();
        assertThat(Conditions.isTrue(null, "Ready")).isFalse();
    }
}
