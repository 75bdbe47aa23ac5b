package dev.tare.mesh.catalogue;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;

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
 * @param charts what is installed, in this order, and removed in the reverse
 * @param revision how several of its control planes are told apart; absent where there can be but one
 * @param identity certificates that the charts take and Tare makes; absent where they take none
 * @param objects objects that the mesh takes once its charts are there, in YAML, with {@code {namespace}} for its own.
 *     They go with the definitions or the namespaces that the charts brought
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
 * @param mutualTls its TLS between proxies
 * @param features what it can do for a price
 * @param lacks by feature, a sentence that says why it does not have it
 * @param sources by part of this entry, the page that says so
 */
public record CatalogueEntry(
        String title,
        URI page,
        Standing standing,
        DataPlane dataPlane,
        Set<Management> management,
        String notManaged,
        String version,
        List<HelmChart> charts,
        Revision revision,
        Identity identity,
        List<String> objects,
        List<Leftover> leftovers,
        Prerequisites prerequisites,
        Enrolment enrolment,
        String address,
        List<Workload> controlPlane,
        List<Workload> nodeProxies,
        List<ProxyContainer> proxies,
        List<Leaving> leaving,
        List<Proof> crossing,
        MutualTls mutualTls,
        List<Feature> features,
        Map<String, String> lacks,
        Map<String, URI> sources) {

    /** Fills what is absent. */
    public CatalogueEntry {
        standing = standing == null ? Standing.ALIVE : standing;
        mutualTls = mutualTls == null ? MutualTls.NONE : mutualTls;
        management = management == null ? Set.of(Management.Observed) : Set.copyOf(management);
        charts = charts == null ? List.of() : List.copyOf(charts);
        objects = objects == null ? List.of() : List.copyOf(objects);
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

    /** Whether Tare runs it itself, as containers of its own pods: it is managed without anything to install. */
    public boolean runsInPods() {
        return management.contains(Management.Managed) && charts.isEmpty();
    }

    /** Where its charts, or else its control plane, go by themselves; empty where neither is known. */
    public Optional<String> home() {
        return Stream.concat(
                        charts.stream().map(HelmChart::namespace),
                        controlPlane.stream().map(Workload::namespace))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * The same mesh with its home in another namespace. What is elsewhere stays there.
     *
     * @param namespace the namespace; null for the one that it has
     */
    public CatalogueEntry in(String namespace) {
        if (namespace == null) {
            return this;
        }
        UnaryOperator<String> place =
                at -> at == null || home().filter(at::equals).isPresent() ? namespace : at;
        return with(
                charts.stream().map(chart -> chart.in(place)).toList(),
                enrolment,
                controlPlane.stream().map(workload -> workload.in(place)).toList(),
                nodeProxies.stream().map(workload -> workload.in(place)).toList());
    }

    /**
     * One of several control planes of the same mesh beside each other, where its charts know that: releases and workloads
     * have the revision's name behind theirs, and pods say which one they mean.
     *
     * @param values what the charts are given
     */
    public CatalogueEntry revised(Map<String, Object> values) {
        if (revision == null || !(values.get(revision.value()) instanceof String name) || name.isEmpty()) {
            return this;
        }
        String suffix = "-" + name;
        return with(
                charts.stream().map(chart -> chart.suffixed(suffix)).toList(),
                enrolment.labelled(revision.label(), name),
                controlPlane.stream().map(workload -> workload.suffixed(suffix)).toList(),
                nodeProxies);
    }

    private CatalogueEntry with(
            List<HelmChart> newCharts,
            Enrolment newEnrolment,
            List<Workload> newControlPlane,
            List<Workload> newNodeProxies) {
        return new CatalogueEntry(
                title,
                page,
                standing,
                dataPlane,
                management,
                notManaged,
                version,
                newCharts,
                revision,
                identity,
                objects,
                leftovers,
                prerequisites,
                newEnrolment,
                address,
                newControlPlane,
                newNodeProxies,
                proxies,
                leaving,
                crossing,
                mutualTls,
                features,
                lacks,
                sources);
    }

    /** The feature of that name; empty where it has none. */
    public Optional<Feature> feature(String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }

    /**
     * How a project is doing.
     *
     * @param state whether it is still developed
     * @param since the day on which that was looked up, or since which it is so; absent where nobody has looked
     * @param instead of one that is not alive, what to use, as the end of a sentence
     */
    public record Standing(State state, LocalDate since, String instead) {

        static final Standing ALIVE = new Standing(State.Alive, null, null);

        /** Whether a project is still developed. */
        public enum State {
            /** Releases appear. */
            Alive,
            /** It works, and nobody develops it. */
            Unmaintained,
            /** Its makers ended it. */
            Retired
        }
    }

    /** What carries the requests of a mesh. */
    public enum DataPlane {
        /** A proxy in each pod. */
        Sidecar,
        /** A proxy on each node. */
        NodeProxy,
        /** Programs in the kernel, with a proxy on each node where a request has to be understood. */
        Ebpf,
        /** A proxy that is called by its own address. */
        ExplicitProxy
    }

    /**
     * A chart.
     *
     * @param repository {@code https://...}, or {@code oci://...} without the chart's name
     * @param chart its name in there
     * @param version its version; absent: the mesh's own
     * @param release the name of its release
     * @param namespace where it goes; absent: the {@code MeshInstall}'s namespace, or that
     *     of the control plane, or one of the mesh's name
     * @param values what it is given, under what the {@code MeshInstall} says
     * @param waits whether its workloads must be ready before the next one is installed
     * @param shared whether there is one for all {@code MeshInstall}s that want it; the last of them takes it away
     */
    public record HelmChart(
            String repository,
            String chart,
            String version,
            String release,
            String namespace,
            Map<String, Object> values,
            @JsonProperty("wait") boolean waits,
            boolean shared) {

        /** Fills what is absent. */
        public HelmChart {
            values = values == null ? Map.of() : values;
        }

        private HelmChart in(UnaryOperator<String> place) {
            return new HelmChart(repository, chart, version, release, place.apply(namespace), values, waits, shared);
        }

        private HelmChart suffixed(String suffix) {
            return shared
                    ? this
                    : new HelmChart(repository, chart, version, release + suffix, namespace, values, waits, false);
        }
    }

    /**
     * What a cluster must have first.
     *
     * @param kubernetes the versions of Kubernetes, such as {@code >=1.31}; absent: any
     * @param kernel the versions of Linux, likewise
     * @param definitions custom resource definitions of others
     * @param more what else must be so and nobody checks, a sentence each
     */
    public record Prerequisites(String kubernetes, String kernel, List<Definition> definitions, List<String> more) {

        static final Prerequisites NONE = new Prerequisites(null, null, null, null);

        /** Fills what is absent. */
        public Prerequisites {
            definitions = definitions == null ? List.of() : List.copyOf(definitions);
            more = more == null ? List.of() : List.copyOf(more);
        }

        /**
         * A custom resource definition that must be there.
         *
         * @param name its name, such as {@code gateways.gateway.networking.k8s.io}
         * @param versionAnnotation the annotation that holds its bundle's version
         * @param version the least version of its bundle
         * @param source the manifest that holds it
         */
        public record Definition(String name, String versionAnnotation, String version, URI source) {}
    }

    /**
     * How pods get onto a mesh.
     *
     * @param scope the smallest thing that can be on it while its neighbour is not
     * @param in what a pod carries to be on it
     * @param out what a pod carries to be off it
     * @param namespace what a namespace carries for its pods to be on it, where a pod alone cannot say so
     * @param blockedBy labels of a namespace under which what a pod says has no effect
     * @param captured what the mesh itself puts on a pod once it is on it; where it adds no container, this shows it
     * @param needs what its part of a pod takes that Tare's own pods do without
     */
    public record Enrolment(
            Scope scope,
            Marks in,
            Marks out,
            Marks namespace,
            Map<String, String> blockedBy,
            Marks captured,
            Needs needs) {

        static final Enrolment NONE = new Enrolment(null, null, null, null, null, null, null);

        /** Fills what is absent. */
        public Enrolment {
            scope = scope == null ? Scope.Pod : scope;
            in = in == null ? Marks.NONE : in;
            out = out == null ? Marks.NONE : out;
            namespace = namespace == null ? Marks.NONE : namespace;
            blockedBy = blockedBy == null ? Map.of() : Map.copyOf(blockedBy);
            captured = captured == null ? Marks.NONE : captured;
        }

        private Enrolment labelled(String label, String value) {
            Map<String, String> labels = new TreeMap<>(in.labels());
            labels.put(label, value);
            return new Enrolment(
                    scope, new Marks(labels, in.annotations()), out, namespace, blockedBy, captured, needs);
        }

        /** The smallest thing that can be on a mesh while its neighbour is not. */
        public enum Scope {
            Pod,
            Namespace,
            Cluster
        }

        /**
         * Labels and annotations.
         *
         * @param labels labels
         * @param annotations annotations
         */
        public record Marks(Map<String, String> labels, Map<String, String> annotations) {

            static final Marks NONE = new Marks(null, null);

            /** Fills what is absent. */
            public Marks {
                labels = labels == null ? Map.of() : Map.copyOf(labels);
                annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
            }
        }

        /**
         * What a mesh's part of a pod takes.
         *
         * @param podSecurity the strictest level of the pod security standards that lets it in: {@code restricted}, {@code
         *     baseline} or {@code privileged}
         * @param token whether its proxy needs the pod's own API token
         * @param service whether only a pod behind a Service gets onto it, the client's too
         * @param why what for, in a sentence
         */
        public record Needs(String podSecurity, boolean token, boolean service, String why) {}
    }

    /**
     * A workload, where the mesh's own charts put it.
     *
     * @param kind {@code Deployment}, {@code DaemonSet} or {@code StatefulSet}
     * @param namespace its namespace
     * @param name its name
     */
    public record Workload(String kind, String namespace, String name) {

        private Workload in(UnaryOperator<String> place) {
            return new Workload(kind, place.apply(namespace), name);
        }

        private Workload suffixed(String suffix) {
            return new Workload(kind, namespace, name + suffix);
        }
    }

    /**
     * How several control planes of a mesh are told apart.
     *
     * @param value the key, among the charts' values, of the revision's name
     * @param label the label by which a pod says which revision it means
     */
    public record Revision(String value, String label) {}

    /**
     * Certificates by which a mesh's own authority is known: an anchor that all proxies trust, and an issuer that it vouches
     * for and that signs theirs. Each is put into the chart's values, in PEM, at a path such as {@code
     * identity.issuer.tls.crtPEM}.
     *
     * @param chart the chart that takes them
     * @param name the name in both certificates
     * @param anchors the path of the anchors' certificates
     * @param certificate the path of the issuer's certificate
     * @param key the path of the issuer's private key
     */
    public record Identity(String chart, String name, String anchors, String certificate, String key) {}

    /**
     * An object that a mesh makes in all namespaces.
     *
     * @param apiVersion its API version
     * @param kind its kind
     * @param name its name
     */
    public record Leftover(String apiVersion, String kind, String name) {}

    /**
     * A container that a mesh adds to a pod.
     *
     * @param name its name, whether it stands in {@code containers} or, as a native sidecar, in {@code initContainers}
     */
    public record ProxyContainer(String name) {}

    /**
     * How a proxy ends when its pod's work is done.
     *
     * @param way who ends it
     * @param method of {@link Way#Request}, the HTTP method
     * @param port of {@link Way#Request}, the port on the pod's loopback
     * @param path of {@link Way#Request}, the path
     * @param needs of {@link Way#Request}, what the pod must carry for that to be there
     */
    public record Leaving(Way way, String method, Integer port, String path, Enrolment.Marks needs) {

        /** Fills what is absent. */
        public Leaving {
            needs = needs == null ? Enrolment.Marks.NONE : needs;
        }

        /** Who ends a proxy. */
        public enum Way {
            /** The kubelet: it is a native sidecar. */
            NativeSidecar,
            /** It itself, when it is asked by HTTP. */
            Request,
            /** Nobody has to: there is none in the pod. */
            NotInPod
        }
    }

    /**
     * A sign by which something is known of a request's way.
     *
     * @param in where it is looked for
     * @param name the header's name, or the metric's
     * @param matches a regular expression that the header's whole value matches, or, of a metric, all that stands between
     *     its braces; absent: it is there
     * @param port of {@link Place#ProxyMetric}, the port on the pod's loopback
     * @param path of {@link Place#ProxyMetric}, the path
     */
    public record Proof(Place in, String name, String matches, Integer port, String path) {

        /** Where a sign is looked for. */
        public enum Place {
            /** A header of the answer as the client sees it. */
            ResponseHeader,
            /** A header of the request as the server sees it. */
            RequestHeader,
            /** A counter of the proxy beside the client, in Prometheus' text format, which must grow with a request. */
            ProxyMetric
        }
    }

    /**
     * TLS between the proxies of a mesh.
     *
     * @param mode what it is without any feature
     * @param proof how it is known that a request went in it; absent where nothing shows it
     */
    public record MutualTls(@JsonProperty("default") Mode mode, Proof proof) {

        static final MutualTls NONE = new MutualTls(Mode.Off, null);

        /** What TLS between proxies is. */
        public enum Mode {
            /** There is none. */
            Off,
            /** Proxies use it with each other, and take requests without it. */
            Permissive,
            /** Nothing else is taken. */
            Strict
        }
    }

    /**
     * What a mesh can do for a price.
     *
     * <p>Its templates are Qute's, each of one object or more. They are given {@code {run.name}} and {@code
     * {run.namespace}}; {@code {environment}}, its name; {@code {service}} and {@code {port}}, the name and the port of
     * the target's Service; and {@code {labels}}, the labels that all pods of the environment carry and no others do, as
     * a mapping of YAML in one line.
     *
     * @param name its name in an environment's {@code features}, such as {@code strict-mtls}
     * @param title what it is, in a few words
     * @param group of features that take the same place in the mesh's configuration, its name: an environment has one of
     *     them at most; absent where it goes with all others
     * @param objects templates of the objects that switch it on, in the run's namespace
     * @param pod what the environment's pods carry for it
     * @param service what the target's Service carries for it
     * @param rights what the operator must be allowed to do for it
     */
    public record Feature(
            String name,
            String title,
            String group,
            List<String> objects,
            Enrolment.Marks pod,
            Enrolment.Marks service,
            List<Right> rights) {

        /** Fills what is absent. */
        public Feature {
            objects = objects == null ? List.of() : List.copyOf(objects);
            pod = pod == null ? Enrolment.Marks.NONE : pod;
            service = service == null ? Enrolment.Marks.NONE : service;
            rights = rights == null ? List.of() : List.copyOf(rights);
        }

        /**
         * A rule of a role.
         *
         * @param apiGroups API groups
         * @param resources resources
         */
        public record Right(List<String> apiGroups, List<String> resources) {}
    }
}
