package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.api.Request;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.catalogue.MutualTls;
import dev.tare.mesh.catalogue.Proof;
import dev.tare.mesh.catalogue.SideProofs;
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

    /**
     * What is looked for in an environment on a mesh: what must be seen, whether its TLS is, and what shows that both of its
     * sides are crossed. A counter of a proxy is read only where nothing else shows the same: it takes a while.
     */
    static List<Sign> lookedFor(PlannedEnvironment environment, Request request, MeshEnrolment membership) {
        MeshSigns signs = new MeshSigns(environment, request);
        Map<String, Sign> byTitle = new LinkedHashMap<>();
        Stream.concat(required(environment, request, membership).stream(), signs.ofMutualTls(membership).stream())
                .forEach(sign -> byTitle.putIfAbsent(sign.title(), sign));
        for (SideProofs side :
                List.of(membership.sides().client(), membership.sides().server())) {
            List<String> before = new ArrayList<>();
            for (Sign sign : signs.visible(side.shownBy())) {
                Sign first = byTitle.putIfAbsent(
                        sign.title(), sign.in() == Sign.Place.PROXY_METRIC ? unless(before, sign) : sign);
                // What is looked for by another expression may be found without showing this side.
                if (first == null || unless(List.of(), first).equals(sign)) {
                    before.add(sign.title());
                }
            }
        }
        return List.copyOf(byTitle.values());
    }

    private static Sign unless(List<String> others, Sign sign) {
        return new Sign(sign.in(), sign.name(), sign.matches(), sign.port(), sign.path(), others);
    }

    /**
     * What shows that the proxy of a side is crossed, as far as an environment's requests can show it: any one of it.
     *
     * @param environment the environment
     * @param request what is asked in it
     * @param side the side of its mesh
     */
    public static List<Sign> ofSide(PlannedEnvironment environment, Request request, SideProofs side) {
        return new MeshSigns(environment, request).visible(side.shownBy());
    }

    /**
     * What shows that requests go in TLS between proxies, as far as an environment's requests can show it; empty where nothing does.
     *
     * @param environment the environment
     * @param request what is asked in it
     * @param membership its mesh
     */
    public static Optional<Sign> mutualTls(PlannedEnvironment environment, Request request, MeshEnrolment membership) {
        return new MeshSigns(environment, request)
                .ofMutualTls(membership).stream().findFirst();
    }

    /**
     * Why requests of an environment cannot show what a mesh's entry would know its sides by: the end of a sentence.
     *
     * @param environment the environment
     * @param request what is asked in it
     */
    public static String whyHidden(PlannedEnvironment environment, Request request) {
        return environment.target().carried(request).isHttp()
                ? "only Tare's sample service tells how requests reach it"
                : "proxies carry bytes here, to which they add nothing";
    }

    /** What must not be seen in an environment that is on no mesh: no header that one of the run's meshes adds. */
    static List<Sign> unwanted(PlannedEnvironment environment, Request request, Collection<MeshEnrolment> memberships) {
        MeshSigns signs = new MeshSigns(environment, request);
        return memberships.stream()
                .flatMap(membership -> Stream.of(
                                membership.crossing(),
                                membership.sides().client().shownBy(),
                                membership.sides().server().shownBy())
                        .flatMap(List::stream))
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

    /**
     * Headers are there in HTTP that proxies can read; those of requests only Tare's own service tells, and its connections
     * whatever proxies can read of them.
     */
    private boolean canBeSeen(Proof proof) {
        boolean http = environment.target().carried(request).isHttp();
        return switch (proof.in()) {
            case ProxyMetric -> true;
            case ResponseHeader -> http;
            case RequestHeader -> http && environment.target().sample() != null;
            case Connection ->
                request.protocol().isHttp() && environment.target().sample() != null;
        };
    }

    static Sign sign(Proof proof) {
        Sign.Place place =
                switch (proof.in()) {
                    case ResponseHeader -> Sign.Place.RESPONSE_HEADER;
                    case RequestHeader -> Sign.Place.REQUEST_HEADER;
                    case ProxyMetric -> Sign.Place.PROXY_METRIC;
                    case Connection -> Sign.Place.CONNECTION;
                };
        return new Sign(place, proof.name(), proof.matches(), proof.port(), proof.path());
    }
}
