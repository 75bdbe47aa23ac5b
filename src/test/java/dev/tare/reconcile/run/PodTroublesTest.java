package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.fleet.pods.PodSeen;
import dev.tare.fleet.pods.PodSeenBuilder;
import dev.tare.fleet.pods.PodShape;
import dev.tare.fleet.pods.PodState;
import dev.tare.fleet.pods.PodsSeen;
import dev.tare.run.Ending;

import static org.assertj.core.api.Assertions.assertThat;

/** What one pod of a run does, beside a worker and a target that are well. */
class PodTroublesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final PodState RUNNING = new PodState.Running(true);
    private static final PodState.Ended KILLED =
            new PodState.Ended(OptionalInt.of(137), "Error", "last words\nand more");

    private static PodSeen pod(
            boolean worker,
            PodState state,
            boolean leaving,
            Map<String, Integer> restarts,
            Map<String, PodState.Ended> lastEnd) {
        return PodSeenBuilder.builder()
                .name("p")
                .uid("uid")
                .resourceVersion("1")
                .environment("mesh")
                .worker(worker ? Optional.of(0) : Optional.empty())
                .state(state)
                .leaving(leaving)
                .node(Optional.of("node-1"))
                .restarts(restarts)
                .lastEnd(lastEnd)
                .containerIds(Map.of())
                .shape(PodShape.UNKNOWN)
                .build();
    }

    private static PodSeen worker(PodState state) {
        return pod(true, state, false, Map.of(), Map.of());
    }

    private static PodSeen target(PodState state) {
        return pod(false, state, false, Map.of(), Map.of());
    }

    /** With another worker and another target, of two each. */
    private static PodTroubles troubles(PodSeen... pods) {
        List<PodSeen> workers = new ArrayList<>(List.of(worker(RUNNING)));
        List<PodSeen> targets = new ArrayList<>(List.of(target(RUNNING)));
        for (PodSeen pod : pods) {
            (pod.worker().isPresent() ? workers : targets).add(pod);
        }
        return new PodTroubles(new PodsSeen(workers, targets), 2, 2);
    }

    private static String text(Optional<Ending> ending) {
        return ending.map(e -> e.reason() + ": " + e.message()).orElse("");
    }

    record Case(String name, PodSeen pod, String early, String late, String measuring) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        String ended = "WorkerEnded: pod p has ended: Error (exit code 137)";
        String image = "ImagePullBackOff: container worker of pod p does not start: no such image";
        String name = "InvalidImageName: container worker of pod p does not start: InvalidImageName";
        return Stream.of(
                new Case("a worker runs", worker(RUNNING), "", "", ""),
                new Case("a worker runs and is not ready", worker(new PodState.Running(false)), "", "", ""),
                new Case("a worker has ended", worker(KILLED), ended, ended, ended),
                new Case(
                        "a target has ended",
                        target(KILLED),
                        ended.replace("Worker", "Target"),
                        ended.replace("Worker", "Target"),
                        ended.replace("Worker", "Target")),
                new Case(
                        "an evicted worker without exit code",
                        worker(new PodState.Ended(OptionalInt.empty(), "Evicted", "")),
                        "WorkerEnded: pod p has ended: Evicted",
                        "WorkerEnded: pod p has ended: Evicted",
                        "WorkerEnded: pod p has ended: Evicted"),
                new Case(
                        "an image that may come",
                        worker(new PodState.ContainerProblem("worker", "ImagePullBackOff", "no such image")),
                        "",
                        image,
                        "WorkerEnded: pod p is not the one that was ready"),
                new Case(
                        "an image that never comes",
                        worker(new PodState.ContainerProblem("worker", "InvalidImageName", "")),
                        name,
                        name,
                        "WorkerEnded: pod p is not the one that was ready"),
                new Case(
                        "no node",
                        target(new PodState.Unschedulable("too small")),
                        "",
                        "Unschedulable: no node takes pod p: too small",
                        "TargetEnded: pod p is not the one that was ready"),
                new Case(
                        "a pod that has only just come",
                        target(new PodState.Pending()),
                        "",
                        "",
                        "TargetEnded: pod p is not the one that was ready"),
                new Case(
                        "a target is leaving",
                        pod(false, RUNNING, true, Map.of(), Map.of()),
                        "",
                        "",
                        "TargetEnded: pod p is being deleted"),
                new Case(
                        "a proxy was started again",
                        pod(true, RUNNING, false, Map.of("tare-client-proxy", 1), Map.of("tare-client-proxy", KILLED)),
                        "",
                        "",
                        "WorkerEnded: container tare-client-proxy of pod p was started again after it ended: Error (exit"
                                + " code 137)"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatAPodDoes(Case example) {
        PodTroubles troubles = example.pod().worker().isPresent()
                ? troubles(example.pod(), target(RUNNING))
                : troubles(worker(RUNNING), example.pod());
        assertThat(text(troubles.whileStarting(PATIENCE.minusMillis(1), PATIENCE)))
                .isEqualTo(example.early());
        assertThat(text(troubles.whileStarting(PATIENCE, PATIENCE))).isEqualTo(example.late());
        assertThat(text(troubles.whileMeasuring())).isEqualTo(example.measuring());
    }

    @Test
    void podsMayBeMissingAtFirstAndNotLater() {
        assertThat(troubles(worker(RUNNING)).whileStarting(PATIENCE, PATIENCE)).isEmpty();
        assertThat(text(troubles(worker(RUNNING)).whileMeasuring()))
                .isEqualTo("TargetEnded: 1 of 2 target pods is gone");
        assertThat(text(troubles(target(RUNNING)).whileMeasuring())).isEqualTo("WorkerEnded: 1 of 2 workers is gone");
    }
}
