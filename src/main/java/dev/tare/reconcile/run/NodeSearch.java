package dev.tare.reconcile.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.RunObjects;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodState;
import dev.tare.wire.Schedule;

/**
 * Has nodes found for a run before any of its own pods is made, by pods that ask for what all of a group will ask for. What was
 * found stands on these pods, for as long as there is the run.
 */
final class NodeSearch {

    private final PodFleet fleet;

    NodeSearch(PodFleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Takes the search a step further. Where such a pod would be refused, as where a LimitRange has a most for each, the run's
     * first pods choose its nodes.
     *
     * @return what the run is made of, where it is to be made; empty while nodes are looked for
     * @throws FleetException if something must not be made
     */
    Optional<RunObjects> found(RunIdentity run, RunObjects objects, ObservedPods pods) throws FleetException {
        // One that the cluster took away is made again: its node is none that was found.
        List<ObservedPod> placeholders = pods.placeholders().stream()
                .filter(placeholder -> placeholder.disruption().isEmpty())
                .toList();
        List<HasMetadata> wanted = objects.placeholders();
        boolean isMade = pods.all().findAny().isPresent();
        if (wanted.isEmpty() || placeholders.isEmpty() && isMade) {
            return Optional.of(objects);
        }
        if (placeholders.isEmpty()
                && !fleet.isBegun(wanted)
                && fleet.refused(objects.placeholderExamples()).isPresent()) {
            return Optional.of(objects);
        }
        Map<String, String> nodes = nodes(placeholders);
        if (nodes.size() < wanted.size()) {
            fleet.apply(run, wanted);
            return Optional.empty();
        }
        if (placeholders.stream().allMatch(NodeSearch::hasLeft)) {
            return Optional.of(objects.on(nodes));
        }
        for (ObservedPod placeholder : placeholders) {
            if (!hasLeft(placeholder) && placeholder.published().isEmpty()) {
                fleet.publish(run, placeholder, Schedule.farewell(List.of()));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> nodes(List<ObservedPod> placeholders) {
        Map<String, String> nodes = new LinkedHashMap<>();
        for (ObservedPod placeholder : placeholders) {
            placeholder
                    .node()
                    .ifPresent(node -> nodes.putIfAbsent(placeholder.nodeGroup().orElseThrow(), node));
        }
        return nodes;
    }

    /** Its room is free. */
    private static boolean hasLeft(ObservedPod placeholder) {
        return placeholder.state() instanceof PodState.Ended;
    }
}
