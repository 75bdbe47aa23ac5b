package dev.tare.fleet.pods.observed;

import java.util.List;

import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Leaving;
import dev.tare.mesh.catalogue.Leaving.Way;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Exit;

/**
 * How a worker's pod comes to its end on a mesh of others: by what the pod really got, whatever was expected.
 *
 * @param pod the worker's pod
 * @param membership its mesh
 */
public record SidecarShutdown(ObservedPod pod, MeshEnrolment membership) {

    /** Whether the mesh has put a proxy into the pod. */
    public boolean hasProxy() {
        return membership.proxies().stream().anyMatch(pod.shape()::has);
    }

    /** The proxies of the pod that still run. */
    public List<String> running() {
        return membership.proxies().stream()
                .filter(pod.containerIds()::containsKey)
                .toList();
    }

    /** What the worker is told: it asks the proxy, where that takes a request. */
    public Schedule farewell() {
        return membership.leaving().stream()
                .filter(this::fits)
                .findFirst()
                .filter(leaving -> leaving.way() == Way.Request)
                .map(leaving -> Schedule.farewell(List.of(new Exit(leaving.method(), leaving.port(), leaving.path()))))
                .orElse(Schedule.farewell(List.of()));
    }

    private boolean fits(Leaving leaving) {
        PodShape shape = pod.shape();
        return switch (leaving.way()) {
            case NativeSidecar -> membership.proxies().stream().anyMatch(shape.nativeSidecars()::contains);
            case Request ->
                membership.proxies().stream().anyMatch(shape.containers()::contains) && shape.carries(leaving.needs());
            case NotInPod -> !hasProxy();
        };
    }
}
