package dev.tare.reconcile.run;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;

/** The nodes that a run's pods are on. */
final class UsedNodes {

    private UsedNodes() {}

    /** Those with workers first, then by name, with what is known of their clocks. Pods without a node are left out. */
    static List<UsedNode> of(ObservedPods pods, NodeClocks clocks) {
        Map<String, List<ObservedPod>> byNode = pods.all()
                .filter(pod -> pod.node().isPresent())
                .collect(Collectors.groupingBy(pod -> pod.node().get()));
        return byNode.entrySet().stream()
                .map(entry -> used(entry.getKey(), entry.getValue(), clocks))
                .sorted(Comparator.comparing((UsedNode node) -> node.workers() == 0)
                        .thenComparing(UsedNode::name))
                .toList();
    }

    private static UsedNode used(String name, List<ObservedPod> pods, NodeClocks clocks) {
        int workers =
                (int) pods.stream().filter(pod -> pod.worker().isPresent()).count();
        String zone =
                pods.stream().flatMap(pod -> pod.zone().stream()).findFirst().orElse(null);
        return new UsedNode(
                name, zone, workers, pods.size() - workers, clocks.of(name).orElse(null));
    }
}
