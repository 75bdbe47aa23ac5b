package dev.tare.fleet.pods;

import java.util.Optional;

import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.fleet.Endpoint;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.plan.PlannedEnvironment;

/**
 * The way of an environment's requests: the worker, perhaps a proxy beside it, a Service, perhaps a proxy beside the
 * target, the target.
 *
 * @param environment the environment
 * @param mesh the mesh whose proxies Tare itself adds, if any
 * @param target what is called, as the worker's side reaches it
 * @param request what is asked
 */
record Route(PlannedEnvironment environment, Optional<SidecarMesh> mesh, Endpoint target, Request request) {

    static final int TARGET_PORT = 8080;
    private static final int CLIENT_PROXY_PORT = 15001;
    private static final int SERVER_PROXY_PORT = 15006;

    static Route of(RunIdentity run, PlannedEnvironment environment, Optional<SidecarMesh> mesh, Request request) {
        return new Route(environment, mesh, target(run, environment), request);
    }

    private static Endpoint target(RunIdentity run, PlannedEnvironment environment) {
        Target target = environment.target();
        if (target.url() != null) {
            return Endpoint.ofUrl(target.url());
        }
        Target.Service service = target.service();
        if (service == null) {
            return new Endpoint(new ObjectNames(run.name()).target(environment.name()), TARGET_PORT);
        }
        // The short names are those that a pod's search list finds first.
        boolean sameNamespace =
                service.namespace() == null || service.namespace().equals(run.namespace());
        return new Endpoint(
                sameNamespace ? service.name() : service.name() + "." + service.namespace(), service.port());
    }

    /** Whether a proxy stands on this side. */
    boolean has(Side side) {
        return mesh.map(m -> m.sidecars().contains(side)).orElse(false);
    }

    /** Whether the two proxies talk in mutual TLS. */
    boolean mtls() {
        return mesh.filter(SidecarMesh.Envoy.class::isInstance).isPresent()
                && environment.features().contains(SidecarMesh.STRICT_MTLS);
    }

    /** Whether the target is a sample service that speaks TLS. */
    boolean sampleInTls() {
        return environment.target().sample() != null && environment.target().tls() != null;
    }

    /** What proxies see of the requests. */
    Request.Protocol carried() {
        return environment.target().carried(request);
    }

    /** Where the worker connects to. */
    Endpoint front() {
        return has(Side.CLIENT) ? listen(Side.CLIENT) : target;
    }

    /** The port of the target's pod that its Service leads to. */
    int servicePort() {
        return has(Side.SERVER) ? SERVER_PROXY_PORT : TARGET_PORT;
    }

    /** Where a proxy listens: the client's for its own pod only. */
    static Endpoint listen(Side side) {
        return side == Side.CLIENT ? Endpoint.local(CLIENT_PROXY_PORT) : new Endpoint("0.0.0.0", SERVER_PROXY_PORT);
    }

    /** Where a proxy sends requests to. */
    Endpoint next(Side side) {
        return side == Side.CLIENT ? target : Endpoint.local(TARGET_PORT);
    }
}
