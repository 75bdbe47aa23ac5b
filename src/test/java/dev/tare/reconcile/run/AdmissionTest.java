package dev.tare.reconcile.run;

import java.time.Instant;
import java.util.List;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.RunReason;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.status.ConditionList;

import static org.assertj.core.api.Assertions.assertThat;

/** First in, first out. */
class AdmissionTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private final RunOutline first = run("first", 0);
    private final RunOutline second = run("second", 1);
    private final RunOutline third = run("third", 1);
    private final List<RunOutline> all = List.of(third, second, first);

    @Test
    void letsTheOldestIn() {
        Admission admission = new Admission(1);
        assertThat(admission.ask(third, all)).isEqualTo(2);
        assertThat(admission.ask(second, all)).isEqualTo(1);
        assertThat(admission.ask(first, all)).isZero();
    }

    @Test
    void remembersWhomItLetInBeforeTheStatusSaysSo() {
        Admission admission = new Admission(1);
        assertThat(admission.ask(first, all)).isZero();
        assertThat(admission.ask(second, all)).isEqualTo(1);
        assertThat(admission.ask(first, all)).isZero();
    }

    @Test
    void findsTheSameAfterARestart() {
        set(second, Conditions.ADMITTED);
        assertThat(new Admission(1).ask(first, all)).isEqualTo(1);
        assertThat(new Admission(1).ask(second, all)).isZero();
    }

    @Test
    void aPlaceIsFreeWhenARunIsCompleteOrGone() {
        Admission admission = new Admission(1);
        assertThat(admission.ask(first, all)).isZero();
        assertThat(admission.ask(second, List.of(second, third))).isZero();
        set(second, Conditions.COMPLETE);
        assertThat(admission.ask(third, List.of(second, third))).isZero();
    }

    @Test
    void whoLacksSomethingStandsInNobodysWay() {
        set(first, Conditions.ADMITTED, ConditionStatus.FALSE, RunReason.MeshNotFound);
        set(second, Conditions.ADMITTED, ConditionStatus.FALSE, RunReason.Queued);
        Admission admission = new Admission(1);
        assertThat(admission.ask(third, all)).isEqualTo(1);
        assertThat(admission.ask(second, all)).isZero();
        assertThat(admission.ask(first, all)).as("when its mesh has come").isEqualTo(1);
    }

    @Test
    void hasAsManyPlacesAsItIsGiven() {
        Admission admission = new Admission(2);
        assertThat(admission.ask(first, all)).isNegative();
        assertThat(admission.ask(second, all)).isZero();
        assertThat(admission.ask(third, all)).isEqualTo(1);
    }

    private static RunOutline run(String name, int second) {
        RunOutline run = new RunOutline();
        run.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withUid(name)
                .withCreationTimestamp(T0.plusSeconds(second).toString())
                .build());
        return run;
    }

    private static void set(RunOutline run, String condition) {
        set(run, condition, ConditionStatus.TRUE, RunReason.Admitted);
    }

    private static void set(RunOutline run, String condition, ConditionStatus status, RunReason reason) {
        run.setStatus(new RunOutline.Status(
                new ConditionList(null, 1L, T0)
                        .set(condition, status, reason, "so")
                        .list(),
                null,
                null,
                null,
                null));
    }
}
