package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

import dev.tare.api.Environment;
import dev.tare.api.PodSettings;
import dev.tare.api.PodSettings.Resources;
import dev.tare.fleet.EnvoyConfiguration;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.ObjectNames;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.wire.Sign;

/** The objects that a run needs in its namespace: the same plan always gives the same objects, certificates aside. */
public final class RunObjects {

    private static final EnvoyConfiguration ENVOY = new EnvoyConfiguration();

    private final RunIdentity run;
    private final RunPlan plan;
    private final ObjectNames names;
    private final List<Route> routes;
    private final Map<String, SidecarMesh> meshes;
    private final Map<String, MeshEnrolment> membershipsByEnvironment;
    private final List<MeshEnrolment> memberships;
    private final FleetSettings settings;
    private final Tracing tracing;
    private final WorkerJob workers;
    private final TargetObjects targets;
    private final Placeholders placeholders;
    private final Map<String, String> found;
    private final Map<String, AssignedNodes> assigned;

    /**
     * The objects of a run that the cluster's rules have nothing against.
     *
     * @param run the run
     * @param plan what it does
     * @param meshes by environment, the meshes whose proxies Tare adds to its pods
     * @param memberships by environment, the meshes of others that it is on
     * @param settings the operator's
     */
    public RunObjects(
            RunIdentity run,
            RunPlan plan,
            Map<String, SidecarMesh> meshes,
            Map<String, MeshEnrolment> memberships,
            FleetSettings settings) {
        this(run, plan, meshes, memberships, settings, Tracing.OFF, Map.of(), Map.of());
    }

    private RunObjects(
            RunIdentity run,
            RunPlan plan,
            Map<String, SidecarMesh> meshes,
            Map<String, MeshEnrolment> memberships,
            FleetSettings settings,
            Tracing tracing,
            Map<String, String> found,
            Map<String, AssignedNodes> assigned) {
        this.run = run;
        this.meshes = meshes;
        this.membershipsByEnvironment = memberships;
        this.memberships = List.copyOf(new LinkedHashSet<>(memberships.values()));
        this.settings = settings;
        this.tracing = tracing;
        this.plan = plan;
        this.names = new ObjectNames(run.name());
        this.routes = plan.environments().stream()
                .map(environment -> Route.of(
                        run,
                        environment,
                        Optional.ofNullable(meshes.get(environment.name())),
                        Optional.ofNullable(memberships.get(environment.name())),
                        plan.spec().request(),
                        tracing))
                .toList();
        PodSettings asked = plan.spec().pods();
        Optional<Resources> resources = Optional.ofNullable(asked.resources());
        PodParts parts = new PodParts(
                settings, new Placement(run, asked, plan.environments().get(0).name(), found));
        Sidecars sidecars = new Sidecars(run, settings);
        this.workers = new WorkerJob(
                plan, parts, sidecars, names.certificates(run.uid()), resources.orElse(settings.worker()), this::signs);
        this.targets =
                new TargetObjects(parts, sidecars, names.certificates(run.uid()), resources.orElse(settings.target()));
        this.placeholders = new Placeholders(
                parts, asked.placement(), InjectionLabels.ofNone(this.memberships), this::placeholderMetadata);
        this.found = Map.copyOf(found);
        this.assigned = Map.copyOf(assigned);
    }

    /**
     * The same on nodes that were found.
     *
     * @param nodes by the group that {@link #placeholders} were labelled with, the name of its node
     */
    public RunObjects on(Map<String, String> nodes) {
        return new RunObjects(run, plan, meshes, membershipsByEnvironment, settings, tracing, nodes, assigned);
    }

    /**
     * The same with pods on nodes that were assigned to them.
     *
     * @param nodes by the name of a pod set
     */
    public RunObjects assignedTo(Map<String, AssignedNodes> nodes) {
        return new RunObjects(run, plan, meshes, membershipsByEnvironment, settings, tracing, found, nodes);
    }

    /** The same in pods that record requests which carry trace context. */
    public RunObjects traced() {
        return new RunObjects(
                run, plan, meshes, membershipsByEnvironment, settings, Tracing.on(settings.tracing()), found, assigned);
    }

    /**
     * Pods that look for nodes before any other is made, since none of the others asks for what all need together; none where
     * every pod is by itself, or where pods were assigned to certain nodes, which differ by what a pod is for.
     */
    public List<HasMetadata> placeholders() {
        return assigned.isEmpty() ? placeholders.of(making()) : List.of();
    }

    /** Those by which it is found out whether the cluster lets the placeholders be made. */
    public List<HasMetadata> placeholderExamples() {
        return ExampleObjects.of(placeholders());
    }

    /** Whether proxies of the run know each other by certificates, or workers its sample services. */
    public boolean needsCertificates() {
        return routes.stream().anyMatch(route -> route.mtls() || route.sampleInTls());
    }

    /** The names of sample services that speak TLS. */
    public List<String> hostsInTls() {
        return routes.stream()
                .filter(Route::sampleInTls)
                .map(route -> route.target().host())
                .toList();
    }

    /**
     * What workers send requests to, and what proxies read. It is there and ready before workers are: these take an
     * answer of a proxy for one of the target.
     *
     * @param certificates files as {@link dev.tare.fleet.Certificates#issue} makes them; not looked at where none are
     *     needed
     */
    public List<HasMetadata> targets(Map<String, byte[]> certificates) {
        return assigned(makeTargets(certificates));
    }

    private List<HasMetadata> makeTargets(Map<String, byte[]> certificates) {
        List<HasMetadata> objects = new ArrayList<>();
        if (needsCertificates()) {
            objects.add(secret(certificates));
        }
        if (routes.stream().anyMatch(route -> account(route).isPresent())) {
            objects.add(new ServiceAccountBuilder()
                    .withMetadata(metadata(names.account(), Map.of()))
                    .withAutomountServiceAccountToken(false)
                    .build());
        }
        for (Route route : routes) {
            String environment = route.environment().name();
            if (route.mesh().filter(SidecarMesh.Envoy.class::isInstance).isPresent()) {
                objects.add(configurations(route));
            }
            if (route.environment().target().sample() != null) {
                ObjectMeta metadata = metadata(
                        names.target(environment),
                        Map.of(ObjectLabels.ENVIRONMENT, environment, ObjectLabels.ROLE, ObjectLabels.ROLE_TARGET));
                objects.add(targets.service(route, metadata));
                objects.add(targets.deployment(route, extra(route), account(route), metadata));
            }
        }
        return objects;
    }

    /** What switches features of meshes on; it is there before any pod is. */
    public List<GenericKubernetesResource> features() {
        FeatureParts parts = new FeatureParts(run, plan.profile());
        return routes.stream().flatMap(parts::of).toList();
    }

    /** The workers. */
    public List<HasMetadata> workers() {
        return assigned(makeWorkers());
    }

    private List<HasMetadata> assigned(List<HasMetadata> objects) {
        if (assigned.isEmpty()) {
            return objects;
        }
        PodSets sets = new PodSets(all());
        return objects.stream().map(object -> sets.assigned(object, assigned)).toList();
    }

    /** As the profile has them. */
    private List<HasMetadata> all() {
        return Stream.concat(makeWorkers().stream(), makeTargets(Map.of()).stream())
                .toList();
    }

    /** Its pods in sets of equal needs, before nodes are assigned to them. */
    public List<PodSet> podSets() {
        return new PodSets(all()).list();
    }

    private List<HasMetadata> makeWorkers() {
        List<HasMetadata> objects = new ArrayList<>();
        for (Route route : routes) {
            String environment = route.environment().name();
            for (int worker = 0; worker < plan.workers().size(); worker++) {
                ObjectMeta metadata = metadata(
                        names.worker(environment, worker),
                        Map.of(
                                ObjectLabels.ENVIRONMENT,
                                environment,
                                ObjectLabels.ROLE,
                                ObjectLabels.ROLE_WORKER,
                                ObjectLabels.WORKER,
                                Integer.toString(worker)));
                if (route.membership().filter(MeshEnrolment::needsService).isPresent()) {
                    objects.add(workers.service(metadata));
                }
                objects.add(workers.assignment(route, worker, metadata));
                objects.add(workers.job(route, extra(route), account(route), metadata));
            }
        }
        return objects;
    }

    /** Those by which it is found out whether the cluster lets all of them be made: one of each kind, a pod of each template. */
    public List<HasMetadata> examples() {
        return ExampleObjects.of(making());
    }

    private List<HasMetadata> making() {
        return Stream.concat(targets(Map.of()).stream(), workers().stream()).toList();
    }

    /** How many pods there are when all of them are. */
    public int pods() {
        int sample = routes.stream()
                .map(route -> route.environment().target().sample())
                .filter(target -> target != null)
                .mapToInt(target -> target.replicas())
                .sum();
        return sample + routes.size() * plan.workers().size();
    }

    /** What its pods request together. */
    public PodRequests requests() {
        return PodRequests.of(all());
    }

    private ConfigMap configurations(Route route) {
        ConfigMapBuilder configurations = new ConfigMapBuilder()
                .withMetadata(metadata(
                        names.proxies(route.environment().name()),
                        Map.of(ObjectLabels.ENVIRONMENT, route.environment().name())))
                .withImmutable(true);
        for (Side side : route.mesh().orElseThrow().sidecars()) {
            configurations.addToData(
                    Sidecars.configurationKey(side),
                    ENVOY.yaml(
                            route.carried(),
                            side,
                            Route.listen(side),
                            route.next(side),
                            route.mtls(),
                            Sidecars.CERTIFICATES,
                            route.isTraced() ? tracing.collector() : Optional.empty()));
        }
        return configurations.build();
    }

    private Secret secret(Map<String, byte[]> certificates) {
        Map<String, String> data = new TreeMap<>();
        certificates.forEach(
                (file, content) -> data.put(file, Base64.getEncoder().encodeToString(content)));
        return new SecretBuilder()
                .withMetadata(metadata(names.certificates(run.uid()), Map.of()))
                .withImmutable(true)
                .withType("Opaque")
                .withData(data)
                .build();
    }

    private ObjectMeta placeholderMetadata(String group) {
        return metadata(
                names.placeholder(group),
                Map.of(ObjectLabels.ROLE, ObjectLabels.ROLE_PLACEHOLDER, ObjectLabels.NODE_GROUP, group));
    }

    private ObjectMeta metadata(String name, Map<String, String> more) {
        Map<String, String> labels = new TreeMap<>(ObjectLabels.of(run, plan.profile()));
        labels.putAll(more);
        return new ObjectMetaBuilder()
                .withNamespace(run.namespace())
                .withName(name)
                .withLabels(labels)
                .withOwnerReferences(run.ownerReference())
                .build();
    }

    private Environment.PodMetadata extra(Route route) {
        Environment.PodMetadata own = plan.spec().environments().stream()
                .filter(candidate -> candidate.name().equals(route.environment().name()))
                .findFirst()
                .orElseThrow()
                .pod();
        return InjectionLabels.ofPods(route, memberships, own);
    }

    /** An account without any rights, whose token says who a pod is. */
    private Optional<String> account(Route route) {
        return route.membership().filter(MeshEnrolment::needsToken).map(membership -> names.account());
    }

    private List<Sign> signs(Route route) {
        PlannedEnvironment environment = route.environment();
        if (route.membership().isPresent()) {
            return MeshSigns.lookedFor(
                    environment, route.request(), route.membership().get());
        }
        return environment.mesh().isEmpty() ? MeshSigns.unwanted(environment, route.request(), memberships) : List.of();
    }
}
