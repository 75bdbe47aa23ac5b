package dev.tare.mesh.catalogue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.MeshInstallSpec.Management;

/**
 * What is known of a mesh. Absent lists and maps are empty.
 *
 * @param title its name as people write it
 * @param page its project's page
 * @param standing how its project is doing
 * @param dataPlane what carries the requests
 * @param management what a {@code MeshInstall} of it may be: installed by Tare, or looked for only
 * @param notManaged of a mesh that is only looked for, why Tare does not install it, as the end of a sentence; absent
 *     where nothing is said
 * @param version the version that this entry was checked with, which is the default; absent where there is none
 * @param ownProxy the proxy of Tare's own that it is; absent where it is not Tare that runs it
 * @param charts what is installed, in this order, and removed in the reverse
 * @param revision how several of its control planes are told apart; absent where there can be but one
 * @param identity certificates that the charts take and Tare makes; absent where they take none
 * @param objects objects that the mesh takes once its charts are there, in YAML, with {@code {namespace}} for its own.
 *     They go with the definitions or the namespaces that the charts brought
 * @param controllers the names by which the API server knows the programs of its control plane that make objects by
 *     themselves (field managers): what only these have written is the mesh's own when it goes
 * @param leftovers objects that it makes by itself in all namespaces, and does not take away
 * @param prerequisites what a cluster must have first
 * @param enrolment how pods get onto it
 * @param address how a Service is called over it, with {@code {service}}, {@code {namespace}} and {@code {port}}; absent
 *     where a Service is called by its own name
 * @param controlPlane the workloads of its control plane, the one whose image's tag is the mesh's version first
 * @param nodeProxies the workloads that carry requests for all pods of a node
 * @param proxies the containers that it adds to a pod, by any of which it is known
 * @param leaving the ways in which its proxy ends when a pod's work is done; the first that fits the pod is taken
 * @param crossing how an answer shows that it was crossed; all of these must be seen
 * @param sides how it is known that it was crossed on both sides, where it has a proxy on each
 * @param mutualTls its TLS between proxies
 * @param features what it can do for a price
 * @param lacks by feature, a sentence that says why it does not have it
 * @param sources by part of this entry, the page that says so
 */
@RecordBuilder
public record CatalogueEntry(
        String title,
        URI page,
        Standing standing,
        DataPlane dataPlane,
        Set<Management> management,
        String notManaged,
        String version,
        OwnProxy ownProxy,
        List<HelmChart> charts,
        ControlPlaneRevision revision,
        Identity identity,
        List<String> objects,
        List<String> controllers,
        List<Leftover> leftovers,
        Prerequisites prerequisites,
        Enrolment enrolment,
        String address,
        List<Workload> controlPlane,
        List<Workload> nodeProxies,
        List<ProxyContainer> proxies,
        List<Leaving> leaving,
        List<Proof> crossing,
        Sides sides,
        MutualTls mutualTls,
        List<Feature> features,
        Map<String, String> lacks,
        Map<String, URI> sources)
        implements CatalogueEntryBuilder.With {

    /** Fills what is absent. */
    public CatalogueEntry {
        standing = standing == null ? Standing.ALIVE : standing;
        sides = sides == null ? Sides.NONE : sides;
        mutualTls = mutualTls == null ? MutualTls.NONE : mutualTls;
        management = management == null ? Set.of(Management.Observed) : Set.copyOf(management);
        charts = charts == null ? List.of() : List.copyOf(charts);
        objects = objects == null ? List.of() : List.copyOf(objects);
        controllers = controllers == null ? List.of() : List.copyOf(controllers);
        leftovers = leftovers == null ? List.of() : List.copyOf(leftovers);
        controlPlane = controlPlane == null ? List.of() : List.copyOf(controlPlane);
        nodeProxies = nodeProxies == null ? List.of() : List.copyOf(nodeProxies);
        proxies = proxies == null ? List.of() : List.copyOf(proxies);
        leaving = leaving == null ? List.of() : List.copyOf(leaving);
        crossing = crossing == null ? List.of() : List.copyOf(crossing);
        features = features == null ? List.of() : List.copyOf(features);
        lacks = lacks == null ? Map.of() : Map.copyOf(lacks);
        sources = sources == null ? Map.of() : Map.copyOf(sources);
        prerequisites = prerequisites == null ? Prerequisites.NONE : prerequisites;
        enrolment = enrolment == null ? Enrolment.NONE : enrolment;
    }

    /** Whether Tare runs it itself, as containers of its own pods. */
    public boolean runsInPods() {
        return ownProxy != null;
    }

    /** Where its charts, or else its control plane, go by themselves; empty where neither is known. */
    public Optional<String> home() {
        return Stream.concat(
                        charts.stream().map(HelmChart::namespace),
                        controlPlane.stream().map(Workload::namespace))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The feature of that name; empty where it has none. */
    public Optional<Feature> feature(String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }
}
