package dev.tare.fleet.pods;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.measure.ProcessUsage.Role;
import dev.tare.protocol.Schedule.Watched;

/**
 * A pod of a run.
 *
 * @param name its name
 * @param uid its UID
 * @param resourceVersion the version of it that was seen
 * @param environment its environment
 * @param worker a worker's number in its environment; absent for a target
 * @param state what it is doing
 * @param leaving whether it is being deleted
 * @param node the node that it is on, once it has one
 * @param published the text of the schedule that it was told last, if any
 * @param restarts by container, how often it was started again; none that never was
 * @param lastEnd by container, how its last run before this one ended
 * @param containerIds by container, its ID as the runtime knows it; native sidecars among them, and those that a mesh put
 *     there
 */
public record PodSeen(
        String name,
        String uid,
        String resourceVersion,
        String environment,
        Optional<Integer> worker,
        PodState state,
        boolean leaving,
        Optional<String> node,
        Optional<String> published,
        Map<String, Integer> restarts,
        Map<String, PodState.Ended> lastEnd,
        Map<String, String> containerIds) {

    /** Copies the maps. */
    public PodSeen {
        restarts = Map.copyOf(restarts);
        lastEnd = Map.copyOf(lastEnd);
        containerIds = Map.copyOf(containerIds);
    }

    /** The name of the container that does its work: {@code worker} or {@code target}. */
    public String container() {
        return worker.isPresent() ? WorkerJob.CONTAINER : TargetObjects.CONTAINER;
    }

    /** Whether it runs, is ready, and is not about to go. */
    public boolean isReady() {
        return !leaving && state instanceof PodState.Running running && running.ready();
    }

    /**
     * What stands beside its container: the proxies of its mesh, whoever put them there. Its container reports on itself.
     */
    public List<Watched> watched() {
        Stream<String> proxies = containerIds.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(container()))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue);
        return proxies.map(id -> Watched.container(environment, Role.PROXY, id)).toList();
    }
}
