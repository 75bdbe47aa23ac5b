package dev.tare.fleet.pods.desired;

import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.api.Protocol;
import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.TargetAuthority;
import dev.tare.fleet.pods.names.ObjectNames;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.wire.Assignment;

/**
 * The way of an environment's requests: the worker, perhaps a proxy beside it, a Service, perhaps a proxy beside the
 * target, the target.
 *
 * @param environment the environment
 * @param mesh the mesh whose proxies Tare itself adds, if any
 * @param membership the mesh of others that it is on, if any
 * @param target what is called, as the worker's side reaches it
 * @param request what is asked
 * @param tracing whether requests are recorded that carry trace context
 */
record Route(
        PlannedEnvironment environment,
        Optional<SidecarMesh> mesh,
        Optional<MeshEnrolment> membership,
        Endpoint target,
        Request request,
        Tracing tracing) {

    static final int TARGET_PORT = 8080;
    private static final int CLIENT_PROXY_PORT = 15001;
    private static final int SERVER_PROXY_PORT = 15006;

    static Route of(
            RunIdentity run,
            PlannedEnvironment environment,
            Optional<SidecarMesh> mesh,
            Optional<MeshEnrolment> membership,
            Request request,
            Tracing tracing) {
        Endpoint target = target(run, environment);
        return new Route(
                environment,
                mesh,
                membership,
                membership
                        .map(MeshEnrolment::address)
                        .filter(address -> environment.target().url() == null)
                        .map(address -> overMesh(address, run, environment, target))
                        .orElse(target),
                request,
                tracing);
    }

    /** A Service's address as a mesh has it that is called by an address of its own. */
    private static Endpoint overMesh(String address, RunIdentity run, PlannedEnvironment environment, Endpoint target) {
        Target.Service service = environment.target().service();
        String namespace = service == null || service.namespace() == null ? run.namespace() : service.namespace();
        String authority = address.replace("{service}", service == null ? target.host() : service.name())
                .replace("{namespace}", namespace)
                .replace("{port}", Integer.toString(target.port()));
        return Endpoint.of(authority, target.port());
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

    /** The features that are switched on in a mesh of others. */
    Stream<Feature> features() {
        Optional<Feature> traced = membership.flatMap(mesh -> tracing.feature(environment, mesh));
        Stream<Feature> asked = membership.stream()
                .flatMap(mesh -> environment.features().stream().flatMap(name -> mesh.feature(name).stream()))
                .filter(feature -> traced.filter(tracer -> Tracing.isRival(feature, tracer))
                        .isEmpty());
        return Stream.concat(asked, traced.stream());
    }

    /** Whether proxies of Tare's own read trace context: in requests of HTTP/1.1, and not in the bytes of what is in TLS. */
    boolean isTraced() {
        return tracing.isOn() && carried() == Protocol.HTTP1;
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

    /** What the target is called by. */
    TargetAuthority calledAs() {
        return TargetAuthority.of(environment.target(), request, target);
    }

    /**
     * What requests end at; null where that is a sample service, which nobody has to find, and where a mesh is called by an
     * address of its own, behind which the target's is hidden.
     */
    Assignment.End end() {
        Target called = environment.target();
        boolean hidden =
                called.url() == null && membership.map(MeshEnrolment::address).isPresent();
        return called.sample() != null || hidden ? null : new Assignment.End(target.host(), null);
    }

    /** How a port of the sample service is named, and its {@code appProtocol}. */
    String portName() {
        return request.protocol().portName(sampleInTls());
    }

    /** What proxies see of the requests. */
    Protocol carried() {
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
