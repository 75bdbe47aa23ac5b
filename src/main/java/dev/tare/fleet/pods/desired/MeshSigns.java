package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import dev.tare.api.Request;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.catalogue.MutualTls;
import dev.tare.mesh.catalogue.Proof;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.wire.Sign;

/** The signs of a mesh that workers look for. */
public final class MeshSigns {

    private final PlannedEnvironment environment;
    private final Request request;

    private MeshSigns(PlannedEnvironment environment, Request request) {
        this.environment = environment;
        this.request = request;
    }

    /**
     * What must be seen in an environment for it to be on its mesh, as far as its requests can show it.
     *
     * @param environment the environment
     * @param request what is asked in it
     * @param membership its mesh
     */
    public static List<Sign> required(PlannedEnvironment environment, Request request, MeshEnrolment membership) {
        MeshSigns signs = new MeshSigns(environment, request);
        List<Sign> required = new ArrayList<>(signs.visible(membership.crossing()));
        if (membership.mutualTls().mode() == MutualTls.Mode.Strict
                || environment.features().contains(SidecarMesh.STRICT_MTLS)) {
            required.addAll(signs.ofMutualTls(membership));
        }
        return required.stream().distinct().toList();
    }

    /** What is looked for in an environment on a mesh: what must be seen, and whether its TLS is. */
    static List<Sign> lookedFor(PlannedEnvironment environment, Request request, MeshEnrolment membership) {
        return Stream.concat(
                        required(environment, request, membership).stream(),
                        new MeshSigns(environment, request).ofMutualTls(membership).stream())
                .distinct()
                .toList();
    }

    /** What must not be seen in an environment that is on no mesh: no header that one of the run's meshes adds. */
    static List<Sign> unwanted(PlannedEnvironment environment, Request request, Collection<MeshEnrolment> memberships) {
        MeshSigns signs = new MeshSigns(environment, request);
        return memberships.stream()
                .flatMap(membership -> membership.crossing().stream())
                .filter(proof -> proof.in() != Proof.Place.ProxyMetric)
                .filter(signs::canBeSeen)
                .map(MeshSigns::sign)
                .distinct()
                .toList();
    }

    private List<Sign> ofMutualTls(MeshEnrolment membership) {
        Proof proof = membership.mutualTls().proof();
        return proof == null ? List.of() : visible(List.of(proof));
    }

    private List<Sign> visible(List<Proof> proofs) {
        return proofs.stream().filter(this::canBeSeen).map(MeshSigns::sign).toList();
    }

    /** Headers are there in HTTP that proxies can read; those of requests only Tare's own service tells. */
    private boolean canBeSeen(Proof proof) {
        boolean http = environment.target().carried(request).isHttp();
        return switch (proof.in()) {
            case ProxyMetric -> true;
            case ResponseHeader -> http;
            case RequestHeader -> http && environment.target().sample() != null;
        };
    }

    private static Sign sign(Proof proof) {
        Sign.Place place =
                switch (proof.in()) {
                    case ResponseHeader -> Sign.Place.RESPONSE_HEADER;
                    case RequestHeader -> Sign.Place.REQUEST_HEADER;
                    case ProxyMetric -> Sign.Place.PROXY_METRIC;
                };
        return new Sign(place, proof.name(), proof.matches(), proof.port(), proof.path());
    }
}
