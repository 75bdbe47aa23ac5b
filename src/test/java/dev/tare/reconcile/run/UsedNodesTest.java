package dev.tare.reconcile.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPodBuilder;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodShape;
import dev.tare.fleet.pods.observed.PodState;

import static org.assertj.core.api.Assertions.assertThat;

class UsedNodesTest {

    private static ObservedPod pod(String node, String zone, Integer worker) {
        return ObservedPodBuilder.builder()
                .name("p")
                .uid("uid")
                .resourceVersion("1")
                .environment("mesh")
                .worker(Optional.ofNullable(worker))
                .state(new PodState.Running(true))
                .leaving(false)
                .node(Optional.ofNullable(node))
                .zone(Optional.ofNullable(zone))
                .restarts(Map.of())
                .lastEnd(Map.of())
                .containerIds(Map.of())
                .shape(PodShape.UNKNOWN)
                .build();
    }

    @Test
    void nodesWithWorkersComeFirst() {
        ObservedPods pods = new ObservedPods(
                List.of(pod("b", "east", 0), pod("c", null, 1), pod("b", "east", 0)),
                List.of(pod("a", "west", null), pod("c", null, null)));
        assertThat(UsedNodes.of(pods, NodeClocks.of(List.of())))
                .containsExactly(
                        new UsedNode("b", "east", 2, 0),
                        new UsedNode("c", null, 1, 1),
                        new UsedNode("a", "west", 0, 1));
    }

    @Test
    void podsThatHaveNoNodeYetAreLeftOut() {
        assertThat(UsedNodes.of(new ObservedPods(List.of(pod(null, null, 0)), List.of()), NodeClocks.of(List.of())))
                .isEmpty();
    }
}
