package dev.tare.reconcile.kueue;

import java.util.Locale;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Conditions as Kueue writes them, and what they come to. */
class WorkloadStateTest {

    /** Such as {@code QuotaReserved+ Admitted-}; the message of each is its type in lower case. */
    private static WorkloadOutline workload(String conditions) {
        WorkloadOutline workload = new WorkloadOutline();
        workload.setStatus(new WorkloadOutline.Status(
                Stream.of(conditions.split(" "))
                        .filter(text -> !text.isEmpty())
                        .map(WorkloadStateTest::condition)
                        .toList(),
                null));
        return workload;
    }

    private static Condition condition(String text) {
        String type = text.substring(0, text.length() - 1);
        return new ConditionBuilder()
                .withType(type)
                .withStatus(text.endsWith("+") ? "True" : "False")
                .withMessage(type.toLowerCase(Locale.ROOT))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "'', Waits[message=Kueue has not looked at it yet]",
        "QuotaReserved-, Waits[message=quotareserved]",
        "QuotaReserved+, Waits[message=Kueue has not looked at it yet]",
        "QuotaReserved+ Admitted-, Waits[message=admitted]",
        "QuotaReserved+ Admitted+, Admitted[]",
        "QuotaReserved+ Admitted+ Evicted-, Admitted[]",
        "QuotaReserved+ Admitted+ Evicted+, Evicted[message=evicted]",
        "QuotaReserved+ Admitted- Evicted+, Evicted[message=evicted]",
        "QuotaReserved- Admitted- Evicted+, Waits[message=quotareserved]",
        "Admitted- Evicted+, Waits[message=evicted]",
        "QuotaReserved+ Admitted+ Finished+, Finished[]",
    })
    void is(String conditions, String state) {
        assertThat(WorkloadState.of(workload(conditions))).hasToString(state);
    }

    @Test
    void waitsWithoutAStatusAndWhileItIsBeingDeleted() {
        assertThat(WorkloadState.of(new WorkloadOutline()))
                .isEqualTo(new WorkloadState.Waits("Kueue has not looked at it yet"));
        WorkloadOutline leaving = workload("QuotaReserved+ Admitted+");
        leaving.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        assertThat(WorkloadState.of(leaving)).isEqualTo(new WorkloadState.Waits("the Workload is being deleted"));
    }
}
