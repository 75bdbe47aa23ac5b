package dev.tare.reconcile;

import java.time.Instant;
import java.util.List;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;

import static org.assertj.core.api.Assertions.assertThat;

class RunOutlineTest {

    private static final String STORED = """
            {
              "apiVersion": "tare.dev/v1alpha1",
              "kind": "PerformanceRun",
              "metadata": {
                "namespace": "shop", "name": "checkout-1", "uid": "u-1", "resourceVersion": "7",
                "labels": {"tare.dev/trigger": "Schedule"},
                "managedFields": [{"manager": "tare-operator", "operation": "Apply", "subresource": "status"}]
              },
              "spec": {"profileRef": {"name": "checkout"}},
              "status": {
                "observedGeneration": 1,
                "conditions": [{"type": "Complete", "status": "True", "reason": "Precise", "message": "12 blocks"}],
                "headline": "istio +2.0 ms p99 [1.9, 2.2]",
                "completedAt": "2026-03-01T12:00:00Z",
                "summary": [{"environment": "istio", "errorsPerMillion": 0}],
                "publication": {"block": 3, "attempt": 1, "publishedAt": "x", "startsAt": "y"}
              }
            }
            """;

    private final KubernetesSerialization json = new KubernetesSerialization();

    @Test
    void knowsWhichRunItIsAndHowFarItHasCome() {
        RunOutline outline = json.unmarshal(STORED, RunOutline.class);
        assertThat(outline.getMetadata().getUid()).isEqualTo("u-1");
        assertThat(outline.getMetadata().getLabels()).containsEntry("tare.dev/trigger", "Schedule");
        assertThat(outline.getSpec().profileRef().name()).isEqualTo("checkout");
        assertThat(RunState.isFinished(outline)).isTrue();
        assertThat(RunState.condition(outline, Conditions.COMPLETE)
                        .orElseThrow()
                        .getReason())
                .isEqualTo("Precise");
        assertThat(RunState.end(outline)).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(outline.getStatus().headline()).isEqualTo("istio +2.0 ms p99 [1.9, 2.2]");
    }

    @Test
    void holdsNeitherFiguresNorOwnersOfFields() {
        String held = json.asJson(json.unmarshal(STORED, RunOutline.class));
        assertThat(List.of("summary", "publication", "managedFields")).noneMatch(held::contains);
    }

    @Test
    void isAPerformanceRunToTheApiServer() {
        assertThat(HasMetadata.getFullResourceName(RunOutline.class))
                .isEqualTo(HasMetadata.getFullResourceName(PerformanceRun.class));
        assertThat(HasMetadata.getApiVersion(RunOutline.class))
                .isEqualTo(HasMetadata.getApiVersion(PerformanceRun.class));
        assertThat(HasMetadata.getKind(RunOutline.class)).isEqualTo(HasMetadata.getKind(PerformanceRun.class));
    }
}
