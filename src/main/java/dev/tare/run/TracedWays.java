package dev.tare.run;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.tare.api.Protocol;
import dev.tare.explain.Layer;
import dev.tare.explain.Way;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.wire.WorkerLine.ServerSpan;

/** Who is on the way of requests in the pass that explains a run, and what they call themselves. */
public final class TracedWays {

    /** By what they call themselves, Tare's own proxies and the sample service. */
    public static final Map<String, Layer> SERVICES = Map.of(
            Side.CLIENT.proxyName(),
            Layer.CLIENT_PROXY,
            Side.SERVER.proxyName(),
            Layer.SERVER_PROXY,
            ServerSpan.TARGET,
            Layer.SERVER);

    private TracedWays() {}

    /** The proxies of a mesh that Tare adds, from the client's on. */
    public static List<Layer> proxies(SidecarMesh mesh) {
        return mesh.sidecars().stream()
                .map(side -> SERVICES.get(side.proxyName()))
                .toList();
    }

    /**
     * The way to an environment's target.
     *
     * @param proxies those that are crossed, from the client's on
     * @param recording whether they are set up to record requests
     */
    public static Way to(PlannedEnvironment environment, RunPlan plan, List<Layer> proxies, boolean recording) {
        List<Layer> target = environment.target().sample() == null ? List.of() : List.of(Layer.SERVER);
        List<Layer> all = Stream.concat(proxies.stream(), target.stream()).toList();
        // Proxies see bytes only of what is in TLS, and target and worker the requests in it.
        boolean read = environment.target().carried(plan.spec().request()) == Protocol.HTTP1;
        return new Way(all, recording && read ? all : target);
    }
}
