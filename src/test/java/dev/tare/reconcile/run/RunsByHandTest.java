package dev.tare.reconcile.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import org.junit.jupiter.api.Test;

import dev.tare.api.Conditions;
import dev.tare.reconcile.RunOrigin;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunOutlineStatusBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class RunsByHandTest {

    private final List<RunOutline> runs = new ArrayList<>();

    private RunOutline add(String namespace, String name, boolean complete, int endedAt) {
        RunOutline run = new RunOutline();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid(namespace + "/" + name)
                .withCreationTimestamp("2026-01-10T12:00:00Z")
                .build());
        run.setStatus(RunOutlineStatusBuilder.builder()
                .conditions(List.of(new ConditionBuilder()
                        .withType(Conditions.COMPLETE)
                        .withStatus(complete ? "True" : "False")
                        .build()))
                .completedAt("2026-01-10T12:%02d:00Z".formatted(endedAt))
                .build());
        runs.add(run);
        return run;
    }

    private void triggered(RunOutline run, boolean owned) {
        run.getMetadata().setLabels(Map.of(RunOrigin.TRIGGER_LABEL, "Schedule"));
        if (owned) {
            run.getMetadata()
                    .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                            .withKind("PerformanceProfile")
                            .withName("checkout")
                            .build()));
        }
    }

    private List<String> surplus(int kept, RunOutline ended) {
        return new RunsByHand(kept)
                .surplus(ended, runs.stream()).stream()
                        .map(run -> run.getMetadata().getName())
                        .toList();
    }

    @Test
    void thoseThatEndedFirstGo() {
        add("shop", "b", true, 2);
        add("shop", "a", true, 3);
        add("shop", "c", true, 1);
        RunOutline ended = add("shop", "d", false, 4); // a cache may not know yet
        assertThat(surplus(4, ended)).isEmpty();
        assertThat(surplus(2, ended)).containsExactly("c", "b");
        assertThat(surplus(1, ended)).containsExactly("c", "b", "a");
    }

    @Test
    void othersAreNotCounted() {
        add("other", "a", true, 1);
        add("shop", "under-way", false, 1);
        RunOutline profiles = add("shop", "profiles", true, 1);
        triggered(profiles, true);
        add("shop", "mine", true, 2);
        assertThat(surplus(1, profiles)).isEmpty();
        assertThat(surplus(1, add("shop", "next", true, 3))).containsExactly("mine");
    }

    /** A label alone makes no run a profile's. */
    @Test
    void aLabelIsNoDisguise() {
        triggered(add("shop", "disguised", true, 1), false);
        assertThat(surplus(1, add("shop", "next", true, 3))).containsExactly("disguised");
    }
}
