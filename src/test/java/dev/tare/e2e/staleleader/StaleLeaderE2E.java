package dev.tare.e2e.staleleader;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.reconcile.status.EventRecorder;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;
import dev.tare.wire.Schedule;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static org.assertj.core.api.Assertions.assertThat;

/** A former leader wakes up in the middle of a run, and goes on with what it read before. */
@ExtendWith(InstalledOperator.class)
class StaleLeaderE2E {

    private static final Duration MOST = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schedule ANOTHER = new Schedule(List.of(), 0, 0, List.of());

    private final Scenario user;

    StaleLeaderE2E(Scenario user) {
        this.user = user;
    }

    @Test
    void isRefusedEverywhere() {
        user.apply(Path.of("src/test/resources/e2e/killed.yaml"));
        PerformanceRun run = user.firstRun();
        PerformanceRun former = Eventually.get("published block", MOST, () -> published(run, 0));
        PodFleet fleet = new PodFleet(user.client());
        ObservedPod pod = fleet.observe(RunIdentity.of(run)).workers().get(0);
        Eventually.get("block after it", MOST, () -> published(run, 1));
        Eventually.holds("pod that was told of it", MOST, () -> !now(run, pod)
                .resourceVersion()
                .equals(pod.resourceVersion()));

        assertStatusIsKept(former);
        assertScheduleIsKept(fleet, run, pod);

        PerformanceRun ended = user.complete(run, MOST);
        assertThat(Scenario.is(ended, Conditions.FAILED)).isFalse();
    }

    private void assertStatusIsKept(PerformanceRun former) {
        StatusWriter<PerformanceRunStatus, PerformanceRun> writer = new StatusWriter<>(
                user.client(),
                new EventRecorder(user.client(), Clock.systemUTC()),
                PerformanceRun::new,
                changed -> Optional.empty());
        PerformanceRunStatus status = former.getStatus();
        PerformanceRunStatus wrong = PerformanceRunStatusBuilder.builder()
                .observedGeneration(status.observedGeneration())
                .conditions(status.conditions())
                .headline("by a former leader")
                .profile(status.profile())
                .startedAt(status.startedAt())
                .completedAt(status.completedAt())
                .seed(status.seed())
                .node(status.node())
                .nodes(status.nodes())
                .publication(status.publication())
                .crossings(status.crossings())
                .blocks(status.blocks())
                .summary(status.summary())
                .noiseFloorMicros(status.noiseFloorMicros())
                .noiseFloorCapacityPermille(status.noiseFloorCapacityPermille())
                .objectives(status.objectives())
                .build();

        assertThat(writer.write(former, new StatusChange<>(wrong, List.of()))).isEmpty();

        String name = former.getMetadata().getName();
        Answer answer = user.cluster()
                .requests()
                .merge(
                        "/apis/tare.dev/v1alpha1/namespaces/%s/performanceruns/%s/status"
                                .formatted(user.namespace(), name),
                        json("""
                                {"metadata": {"resourceVersion": "%s"}, "status": {"headline": "by a former leader"}}""".formatted(former.getMetadata().getResourceVersion())));
        assertThat(answer.code()).isEqualTo(HTTP_CONFLICT);
        assertThat(user.run(name).getStatus().headline()).isNotEqualTo("by a former leader");
    }

    private void assertScheduleIsKept(PodFleet fleet, PerformanceRun run, ObservedPod pod) {
        assertThat(fleet.publish(RunIdentity.of(run), pod, ANOTHER)).isFalse();

        Answer answer = user.cluster()
                .requests()
                .merge("/api/v1/namespaces/%s/pods/%s".formatted(user.namespace(), pod.name()), json("""
                                {"metadata": {"resourceVersion": "%s", "annotations": {"tare.dev/schedule": "{}"}}}""".formatted(
                                pod.resourceVersion())));
        assertThat(answer.code()).isEqualTo(HTTP_CONFLICT);
        assertThat(now(run, pod).published().orElseThrow()).contains("\"block\":");
    }

    private ObservedPod now(PerformanceRun run, ObservedPod pod) {
        return new PodFleet(user.client())
                .observe(RunIdentity.of(run)).workers().stream()
                        .filter(candidate -> candidate.name().equals(pod.name()))
                        .findFirst()
                        .orElseThrow();
    }

    private Optional<PerformanceRun> published(PerformanceRun run, int block) {
        return Optional.of(user.run(run.getMetadata().getName()))
                .filter(now -> now.getStatus() != null && now.getStatus().publication() != null)
                .filter(now -> now.getStatus().publication().block() >= block);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
