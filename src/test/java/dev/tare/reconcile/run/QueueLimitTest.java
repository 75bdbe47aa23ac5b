package dev.tare.reconcile.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.reconcile.RunOrigin;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunOutlineStatusBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class QueueLimitTest {

    private final QueueLimit limit = new QueueLimit(2);
    private final List<RunOutline> runs = new ArrayList<>();

    private RunOutline add(String namespace, String name, String profile, int second) {
        RunOutline run = new RunOutline();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid(namespace + "/" + name)
                .withCreationTimestamp("2026-01-10T12:00:%02dZ".formatted(second))
                .withLabels(Map.of(RunOrigin.TRIGGER_LABEL, "Schedule"))
                .build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef(profile)));
        runs.add(run);
        return run;
    }

    private Optional<Preparation.Refused> refusal(RunOutline of) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(of.getMetadata());
        run.setSpec(of.getSpec());
        return limit.refusal(run, runs.stream());
    }

    @Test
    void theOldestWait() {
        RunOutline third = add("shop", "c", "checkout", 3);
        RunOutline first = add("shop", "a", "checkout", 1);
        RunOutline second = add("shop", "b", "checkout", 1);
        assertThat(refusal(first)).isEmpty();
        assertThat(refusal(second)).isEmpty();
        assertThat(refusal(third)).isPresent();
    }

    /** Whatever its label says: a profile's own runs cannot be too many. */
    @Test
    void oneOfEachProfileAlwaysWaits() {
        add("shop", "a", "checkout", 1);
        add("shop", "b", "checkout", 2);
        assertThat(refusal(add("shop", "c", "cart", 3))).isEmpty();
        assertThat(refusal(add("shop", "d", "cart", 4))).isPresent();
    }

    @Test
    void otherNamespacesAndRunsThatEndDoNotCount() {
        add("other", "a", "checkout", 1);
        add("shop", "b", "checkout", 1);
        RunOutline ended = add("shop", "c", "checkout", 2);
        ended.setStatus(RunOutlineStatusBuilder.builder()
                .conditions(List.of(new ConditionBuilder()
                        .withType(Conditions.COMPLETE)
                        .withStatus("True")
                        .build()))
                .build());
        RunOutline leaving = add("shop", "d", "checkout", 3);
        leaving.getMetadata().setDeletionTimestamp("2026-01-10T12:00:59Z");
        assertThat(refusal(add("shop", "e", "checkout", 4))).isEmpty();
        assertThat(refusal(add("shop", "f", "checkout", 5))).isPresent();
    }
}
