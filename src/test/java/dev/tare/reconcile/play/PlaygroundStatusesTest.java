package dev.tare.reconcile.play;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;
import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.LessonProgress;
import dev.tare.api.LessonStatus;
import dev.tare.api.LessonStatus.Result;
import dev.tare.api.LessonStatusBuilder;
import dev.tare.api.Playground;
import dev.tare.api.PlaygroundReason;
import dev.tare.api.PlaygroundSpec;
import dev.tare.api.PlaygroundStatus;
import dev.tare.play.cluster.ClusterLessons;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.play.PlaygroundRules.Chosen;
import dev.tare.reconcile.status.StatusChange;

import static org.assertj.core.api.Assertions.assertThat;

/** A playground in each of its states, as its status shows it. */
@Tag(GeneratedFile.TAG)
class PlaygroundStatusesTest {

    private static final Path FILE = Path.of("src/test/resources/playground/statuses.yaml");

    private static final Chosen CHOSEN = new Chosen(
            List.of(
                    ClusterLessons.of("istio").named("canary").orElseThrow(),
                    ClusterLessons.of("istio").named("access-control").orElseThrow()),
            List.of());

    private static final PlaygroundStatus.Application APPLICATION =
            new PlaygroundStatus.Application(List.of("first-shop", "first-shop-v2"), "http://first-shop.play.svc:8080");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final PlaygroundStatusFactory statuses = new PlaygroundStatusFactory(clock);
    private final Playground playground = new Playground();

    PlaygroundStatusesTest() {
        playground.setMetadata(new ObjectMetaBuilder()
                .withNamespace("play")
                .withName("first")
                .withGeneration(1L)
                .build());
        playground.setSpec(new PlaygroundSpec("istio", List.of("canary", "access-control"), Duration.ofHours(1)));
    }

    private Map<String, PlaygroundStatus> states() {
        Map<String, PlaygroundStatus> all = new LinkedHashMap<>();
        all.put(
                "it is not allowed",
                statuses.refused(playground, PlaygroundReason.NotAllowed, "there are none here")
                        .status());
        all.put(
                "its mesh is awaited",
                then(statuses.waiting(playground, PlaygroundReason.MeshNotReady, "MeshInstall istio is not ready")));
        all.put(
                "its pods are not on the mesh",
                statuses.stalled(playground, PlaygroundReason.NotOnMesh, "pod first-a-1 has no container istio-proxy")
                        .status());
        all.put(
                "a lesson is gone through",
                then(statuses.running(playground, APPLICATION, CHOSEN, LessonProgress.begin("canary"))));
        all.put(
                "it is over",
                then(statuses.finished(playground, APPLICATION, CHOSEN, lesson("canary", Result.Passed))));
        all.put(
                "the next one waits for a pod",
                statuses.waiting(playground, PlaygroundReason.ApplicationStarting, "pods that are on their way: a")
                        .status());
        PlaygroundStatus one = playground.getStatus();
        then(statuses.finished(playground, APPLICATION, CHOSEN, lesson("access-control", Result.Failed)));
        all.put(
                "one has failed",
                statuses.completed(playground, Optional.of(APPLICATION), CHOSEN).status());
        playground.setStatus(one);
        then(statuses.finished(playground, APPLICATION, CHOSEN, lesson("access-control", Result.Passed)));
        all.put("all have passed", then(statuses.completed(playground, Optional.of(APPLICATION), CHOSEN)));
        all.put("the application is gone", statuses.gone(playground).status());
        return all;
    }

    private PlaygroundStatus then(StatusChange<PlaygroundStatus> change) {
        playground.setStatus(change.status());
        clock.forward(Duration.ofSeconds(30));
        return change.status();
    }

    private static LessonStatus lesson(String name, Result result) {
        return LessonStatusBuilder.builder()
                .name(name)
                .result(result)
                .expected("all from v2 (200 of 200)")
                .seen(result == Result.Passed ? "200 of 200" : "0 of 200 !")
                .without("0 of 200")
                .build();
    }

    @Test
    void areWhatIsKept() throws IOException {
        String text = states().entrySet().stream()
                .map(state -> "---\n# When " + state.getKey() + "\n" + yaml(state.getValue()))
                .collect(Collectors.joining());
        GeneratedFile.check(FILE, text, "what the operator's code says");
    }

    private static String yaml(PlaygroundStatus status) {
        return Serialization.asYaml(Serialization.unmarshal(Serialization.asJson(status), ObjectNode.class))
                .replaceFirst("^---\n", "");
    }

    /** As kstatus has it: whatever is not ready is at work, or waits for somebody; and never both. */
    @Test
    void oneOfThreeHolds() {
        states().forEach((when, status) -> assertThat(
                        List.of(Conditions.READY, Conditions.RECONCILING, Conditions.STALLED))
                .as(when)
                .filteredOn(type -> Conditions.find(status.conditions(), type)
                        .filter(ConditionStatus.TRUE::isOf)
                        .isPresent())
                .hasSize(1));
    }
}
