package dev.tare.fleet.pods.observed;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.measure.ProcessUsage;
import dev.tare.wire.Schedule.Watched;

/**
 * A pod of a run.
 *
 * @param name its name
 * @param uid its UID
 * @param resourceVersion the version of it that was seen
 * @param environment its environment; null of a placeholder
 * @param worker a worker's number in its environment; absent for a target
 * @param nodeGroup of a placeholder, which pods it stands for
 * @param state what it is doing
 * @param leaving whether it is being deleted
 * @param disruption why the cluster takes it away or took it, in its own words, such as an eviction; empty where it does not
 * @param node the node that it is on, once it has one
 * @param zone the zone of that node, where the pod says it
 * @param startTime when the node began with it, by the node's clock, in whole seconds
 * @param readySince since when the node has had it ready, by the node's clock, in whole seconds; empty where it is not
 * @param published the text of the schedule that it was told last, if any
 * @param restarts by container, how often it was started again; none that never was
 * @param lastEnd by container, how its last run before this one ended
 * @param containerIds by container, its ID as the runtime knows it; native sidecars among them, and those that a mesh put
 *     there
 * @param shape what it is made of
 */
@RecordBuilder
public record ObservedPod(
        String name,
        String uid,
        String resourceVersion,
        String environment,
        Optional<Integer> worker,
        Optional<String> nodeGroup,
        PodState state,
        boolean leaving,
        Optional<String> disruption,
        Optional<String> node,
        Optional<String> zone,
        Optional<Instant> startTime,
        Optional<Instant> readySince,
        Optional<String> published,
        Map<String, Integer> restarts,
        Map<String, PodState.Ended> lastEnd,
        Map<String, String> containerIds,
        PodShape shape) {

    /** Copies the maps. */
    public ObservedPod {
        restarts = Map.copyOf(restarts);
        lastEnd = Map.copyOf(lastEnd);
        containerIds = Map.copyOf(containerIds);
    }

    /** The name of the container that does its work: {@code worker} or {@code target}. */
    public String container() {
        return worker.isPresent() ? ObjectLabels.ROLE_WORKER : ObjectLabels.ROLE_TARGET;
    }

    /** Whether it runs, is ready, and is not about to go. */
    public boolean isReady() {
        return !leaving && state instanceof PodState.Running running && running.ready();
    }

    /**
     * What is watched in the pod: its own container, by which a target knows its environment, and the proxies of its mesh,
     * whoever put them there.
     */
    public List<Watched> watched() {
        return containerIds.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Watched.container(environment, role(entry.getKey()), entry.getValue()))
                .toList();
    }

    private ProcessUsage.Role role(String name) {
        if (!name.equals(container())) {
            return ProcessUsage.Role.PROXY;
        }
        return worker.isPresent() ? ProcessUsage.Role.WORKER : ProcessUsage.Role.TARGET;
    }
}
