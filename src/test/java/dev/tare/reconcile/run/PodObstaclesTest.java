package dev.tare.reconcile.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.Reason;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPodBuilder;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodShape;
import dev.tare.fleet.pods.observed.PodState;

import static org.assertj.core.api.Assertions.assertThat;

/** What one pod of a run does, beside a worker and a target that are well. */
class PodObstaclesTest {

    private static final PodState RUNNING = new PodState.Running(true);
    private static final PodState.Ended KILLED =
            new PodState.Ended(OptionalInt.of(137), "Error", "last words\nand more");

    private static ObservedPod pod(
            boolean worker,
            PodState state,
            boolean leaving,
            Map<String, Integer> restarts,
            Map<String, PodState.Ended> lastEnd) {
        return ObservedPodBuilder.builder()
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

    private static ObservedPod worker(PodState state) {
        return pod(true, state, false, Map.of(), Map.of());
    }

    private static ObservedPod evicted(PodState state) {
        return ObservedPodBuilder.builder(pod(true, state, true, Map.of(), Map.of()))
                .disruption(Optional.of("EvictionByEvictionAPI: Eviction API: evicting"))
                .build();
    }

    private static ObservedPod target(PodState state) {
        return pod(false, state, false, Map.of(), Map.of());
    }

    /** With another worker and another target, of two each. */
    private static List<String> obstacles(ObservedPod... pods) {
        List<ObservedPod> workers = new ArrayList<>(List.of(worker(RUNNING)));
        List<ObservedPod> targets = new ArrayList<>(List.of(target(RUNNING)));
        for (ObservedPod pod : pods) {
            (pod.worker().isPresent() ? workers : targets).add(pod);
        }
        return PodObstacles.of(new ObservedPods(workers, targets), new PodCount(2, 2)).stream()
                .map(obstacle -> obstacle.kind() + " " + obstacle.reason() + ": " + obstacle.message())
                .toList();
    }

    record Case(String name, ObservedPod pod, List<String> obstacles) {

        Case(String name, ObservedPod pod, String... obstacles) {
            this(name, pod, List.of(obstacles));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        String ended = "POD_ENDED WorkerEnded: pod p has ended: Error (exit code 137)";
        return Stream.of(
                new Case("a worker runs", worker(RUNNING)),
                new Case("a worker runs and is not ready", worker(new PodState.Running(false))),
                new Case("a worker has ended", worker(KILLED), ended),
                new Case("a target has ended", target(KILLED), ended.replace("Worker", "Target")),
                new Case(
                        "an evicted worker without exit code",
                        worker(new PodState.Ended(OptionalInt.empty(), "Evicted", "")),
                        "POD_ENDED WorkerEnded: pod p has ended: Evicted"),
                new Case(
                        "an image that may come",
                        worker(new PodState.ContainerProblem(
                                "worker", new Reason.Quoted("ImagePullBackOff"), "no such image")),
                        "DELAYED ImagePullBackOff: container worker of pod p does not start: no such image",
                        "POD_CHANGED WorkerEnded: pod p is not the one that was ready"),
                new Case(
                        "an image that never comes",
                        worker(new PodState.ContainerProblem("worker", new Reason.Quoted("InvalidImageName"), "")),
                        "IMPOSSIBLE InvalidImageName: container worker of pod p does not start: InvalidImageName",
                        "POD_CHANGED WorkerEnded: pod p is not the one that was ready"),
                new Case(
                        "no node",
                        target(new PodState.Unschedulable("too small")),
                        "DELAYED Unschedulable: no node accepts pod p: too small",
                        "POD_CHANGED TargetEnded: pod p is not the one that was ready"),
                new Case(
                        "a pod that has only just come",
                        target(new PodState.Pending()),
                        "POD_CHANGED TargetEnded: pod p is not the one that was ready"),
                new Case(
                        "a target is leaving",
                        pod(false, RUNNING, true, Map.of(), Map.of()),
                        "POD_CHANGED TargetEnded: pod p is being deleted"),
                new Case(
                        "a worker is evicted",
                        evicted(RUNNING),
                        "POD_CHANGED Disrupted: pod p is being deleted: EvictionByEvictionAPI: Eviction API: evicting"),
                new Case(
                        "an evicted worker has ended",
                        evicted(KILLED),
                        "POD_ENDED Disrupted: pod p has ended: Error (exit code 137)"),
                new Case(
                        "a proxy was started again",
                        pod(true, RUNNING, false, Map.of("tare-client-proxy", 1), Map.of("tare-client-proxy", KILLED)),
                        "POD_CHANGED WorkerEnded: container tare-client-proxy of pod p was started again after it ended:"
                                + " Error (exit code 137)"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsWhatAPodDoes(Case example) {
        assertThat(
                        example.pod().worker().isPresent()
                                ? obstacles(example.pod(), target(RUNNING))
                                : obstacles(worker(RUNNING), example.pod()))
                .isEqualTo(example.obstacles());
    }

    @Test
    void countsPods() {
        assertThat(obstacles(worker(RUNNING))).containsExactly("POD_CHANGED TargetEnded: 1 of 2 target pods is gone");
        assertThat(obstacles(target(RUNNING))).containsExactly("POD_CHANGED WorkerEnded: 1 of 2 workers is gone");
    }
}
