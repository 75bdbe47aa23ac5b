package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import dev.tare.api.Conditions;
import dev.tare.api.Environment;
import dev.tare.api.Explain;
import dev.tare.api.Load;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.Target;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.TracingAddresses;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.desired.FleetSettingsBuilder;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.Specs;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.kueue.KueueSettings;
import dev.tare.reconcile.kueue.WorkloadOutline;
import dev.tare.reconcile.metrics.RunMetrics;
import dev.tare.reconcile.queue.QueueSettings;
import dev.tare.reconcile.rules.ChartLimits;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.status.EventRecorder;
import dev.tare.wire.WorkerLine;

/** The rest of a cluster before a stand-in for the API server: a user, a node, workers and targets, and the operator. */
final class ClusterScript implements AutoCloseable {

    static final String NAMESPACE = "shop";
    static final String PROFILE = "checkout";
    static final String MESH = "mesh";
    static final String RUN = "checkout-1";
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private static final FleetSettings SETTINGS = FleetSettings.of(
            "images.example/tare:1.0.0", new FleetSettings.EnvoyImage("images.example/envoy:v{version}", "1.40.0"));
    static final int REQUESTS = 20;

    private static final PerformanceProfileSpec SPEC = Specs.profile("""
            target:
              sample: {}
            load:
              rate: %d
              connections: 2
              workers: 1
              warmup: 1s
              duration: 1s
            environments:
              - name: baseline
              - name: %s
                mesh: reference
            trials:
              maxBlocks: 8
              confidencePercent: 50
              seed: 7
            """.formatted(REQUESTS, MESH));

    final ApiServerStandIn server = new ApiServerStandIn();
    final KubernetesClient client = server.client();
    final RunListing listing = new RunListing(client, NAMESPACE);
    final SettableClock clock = new SettableClock(T0);

    final FakeNode node = new FakeNode(client, clock);
    final FakeWorkers workers = new FakeWorkers(server, node, clock);
    int deaths;

    private ClusterLimits limits = ChartLimits.of(1_000, 100, 4);
    private Retention retention = new Retention(50, Optional.empty());
    private boolean seesAllPods;
    private FleetSettings settings = SETTINGS;
    private Clock clockOfOperator = clock;
    private MeshLookup catalogue = MeshLookup.builtIn();
    private QueueSettings sharing = QueueSettings.ofPlaces(1);
    private KueueSettings kueue = KueueSettings.OFF;
    private RunReconciler operator = operator();

    private RunReconciler operator() {
        RunReconciler made = new RunReconciler(
                client,
                new EventRecorder(client, clockOfOperator),
                limits,
                settings,
                catalogue,
                sharing,
                kueue,
                retention,
                new MeasuringRuns(),
                new RunMetrics(new SimpleMeterRegistry()),
                clockOfOperator);
        if (seesAllPods) {
            made.watch(() -> client.pods().inAnyNamespace().list().getItems().stream());
        }
        return made;
    }

    /** The operator ends, and another one begins, which remembers nothing. */
    ClusterScript restart() {
        operator = operator();
        return this;
    }

    /** The operator is upgraded to one with another catalogue. */
    ClusterScript upgraded(MeshLookup other) {
        catalogue = other;
        return restart();
    }

    ClusterScript limited(ClusterLimits other) {
        limits = other;
        return restart();
    }

    /** Runs share the cluster in another way. */
    ClusterScript sharing(QueueSettings other) {
        sharing = other;
        return restart();
    }

    /** The operator works with Kueue. */
    ClusterScript with(KueueSettings other) {
        kueue = other;
        return restart();
    }

    /** The operator's cache holds the pods of all runs, also of those that are gone. */
    ClusterScript seeingAllPods() {
        seesAllPods = true;
        return restart();
    }

    /** The operator's clock is ahead of that of the node, and of all there is on it; behind, where that is negative. */
    ClusterScript operatorAhead(Duration ahead) {
        clockOfOperator = Clock.offset(clock, ahead);
        return restart();
    }

    /** Spans go there. */
    ClusterScript tracing(TracingAddresses addresses) {
        settings = FleetSettingsBuilder.builder(settings).tracing(addresses).build();
        return restart();
    }

    /** Pods have so long to start. */
    ClusterScript startingWithin(Duration patience) {
        settings = FleetSettingsBuilder.builder(SETTINGS).startWithin(patience).build();
        return restart();
    }

    ClusterScript keeping(Retention other) {
        retention = other;
        return restart();
    }

    /** The workers learn of these blocks only after they have begun, when they are published for the first time. */
    ClusterScript late(int block) {
        workers.late(block);
        return this;
    }

    static PerformanceProfileSpec spec(Target target) {
        return SPEC.withTarget(target);
    }

    static Target sample() {
        return new Target(new Target.Sample(null, null, null, null, null), null, null);
    }

    ClusterScript profile(PerformanceProfileSpec spec) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(PROFILE)
                .build());
        profile.setSpec(spec);
        client.resource(profile).create();
        return this;
    }

    /** A mesh of the reference proxy, whose name is that. */
    ClusterScript mesh(boolean ready, List<String> sidecars) {
        return mesh("reference", ready, sidecars);
    }

    /** A mesh of any kind, with that name. */
    ClusterScript mesh(String kind, boolean ready, List<String> sidecars) {
        new InstalledMeshes(client)
                .add(
                        "reference",
                        MeshInstallSpecBuilder.builder()
                                .mesh(kind)
                                .values(Map.of("sidecars", sidecars))
                                .build(),
                        ready);
        return this;
    }

    /** A run on a mesh that others installed, whose injector is played here. */
    static ClusterScript ofMeshOfOthers(String name, List<String> features, Environment.PodMetadata pod) {
        return ofMeshOfOthers(name, features, pod, false);
    }

    /** The same, which explains itself or does not. */
    static ClusterScript ofMeshOfOthers(
            String name, List<String> features, Environment.PodMetadata pod, boolean explains) {
        ClusterScript script = new ClusterScript();
        script.profile(SPEC.with()
                .explain(explains ? new Explain(100) : null)
                .environments(List.of(SPEC.environments().get(0), new Environment(MESH, name, features, null, pod)))
                .build());
        new InstalledMeshes(script.client)
                .add(
                        name,
                        MeshInstallSpecBuilder.builder()
                                .mesh(name)
                                .management(MeshInstallSpec.Management.Observed)
                                .values(Map.of())
                                .build(),
                        true);
        return script.run(RUN, Map.of());
    }

    ClusterScript run(String name, Map<String, String> annotations) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withAnnotations(annotations)
                .build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef(PROFILE)));
        client.resource(run).create();
        return this;
    }

    /** A profile on the reference mesh, and a run of it. */
    static ClusterScript ofSample() {
        return new ClusterScript()
                .profile(SPEC)
                .mesh(true, List.of("client", "server"))
                .run(RUN, Map.of());
    }

    /** The same, which explains itself. */
    static ClusterScript ofExplained() {
        return new ClusterScript()
                .profile(SPEC.withExplain(new Explain(100)))
                .mesh(true, List.of("client", "server"))
                .run(RUN, Map.of());
    }

    /** When the run had ended, and its pass could begin. */
    Instant explainedFrom() {
        return Instant.parse(run().getStatus().completedAt());
    }

    /** A run that searches capacities. */
    static ClusterScript ofSearch() {
        Load.Search search = new Load.Search(1_000, 2_000, null, null);
        return new ClusterScript()
                .limited(ChartLimits.of(2_000, 100, 4))
                .profile(SPEC.withLoad(
                        SPEC.load().with().rate(null).search(search).build()))
                .mesh(true, List.of("client", "server"))
                .run(RUN, Map.of());
    }

    /** A run gets a label. */
    ClusterScript label(String run, String key, String value) {
        listing.label(run, key, value);
        return this;
    }

    PerformanceRun run(String name) {
        return client.resources(PerformanceRun.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    PerformanceRun run() {
        return run(RUN);
    }

    /** A run as a cache holds it that is up to date. */
    RunOutline outline(String name) {
        return client.resources(RunOutline.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    /** A condition of the run as {@code status reason: message}. */
    String condition(String name, String type) {
        PerformanceRun run = run(name);
        return run.getStatus() == null
                ? "absent"
                : Conditions.find(run.getStatus().conditions(), type)
                        .map(condition ->
                                condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                        .orElse("absent");
    }

    String condition(String type) {
        return condition(RUN, type);
    }

    boolean isComplete() {
        return run().getStatus() != null && Conditions.isTrue(run().getStatus().conditions(), "Complete");
    }

    /** The operator looks at a run once. */
    Optional<Duration> reconcile(String name) throws FleetException {
        return reconcile(outline(name), pods());
    }

    Optional<Duration> reconcile() throws FleetException {
        return reconcile(RUN);
    }

    /** The operator looks at a run as its caches have it. */
    Optional<Duration> reconcile(RunOutline cached, List<Pod> pods) throws FleetException {
        UpdateControl<RunOutline> control = operator.reconcile(
                cached,
                ContextStandIn.of(
                        client.resources(RunOutline.class)
                                .inNamespace(NAMESPACE)
                                .list()
                                .getItems(),
                        Map.of(Pod.class, pods, WorkloadOutline.class, workloads())));
        return control.getScheduleDelay().map(Duration::ofMillis);
    }

    private List<WorkloadOutline> workloads() {
        return kueue.enabled()
                ? client.resources(WorkloadOutline.class)
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                : List.of();
    }

    /** The operator looks at a run while its cache holds no other. */
    void reconcileKnowing(String name) throws FleetException {
        operator.reconcile(outline(name), ContextStandIn.of(List.of(outline(name)), Map.of(Pod.class, pods())));
    }

    List<Pod> pods() {
        return node.pods();
    }

    /** Those that have been made for the run, but for those that looked for nodes. */
    List<Pod> measuringPods() {
        return pods().stream()
                .filter(pod -> !pod.getMetadata().getLabels().containsKey(ObjectLabels.NODE_GROUP))
                .toList();
    }

    /** The run has its place, and its node was found: at the next look its targets are made. */
    ClusterScript untilNodesAreFound() throws FleetException {
        reconcile();
        reconcile();
        clusterActs();
        return this;
    }

    /** Its targets are made, which no node has looked at. */
    ClusterScript untilTargetsAreMade() throws FleetException {
        untilNodesAreFound();
        reconcile();
        node.controllersAct();
        return this;
    }

    Pod pod(String name) {
        return node.pod(name);
    }

    void say(String pod, WorkerLine line) {
        workers.say(pod(pod), clock.instant(), line);
    }

    /** The cluster and the operator act in turns until the run is at the wanted point. */
    ClusterScript until(Condition wanted) throws FleetException {
        for (int turn = 0; turn < 500; turn++) {
            if (wanted.holds()) {
                return this;
            }
            turn();
        }
        throw new AssertionError("does not come: " + run());
    }

    /** The operator looks at the run, the cluster acts, and time goes by until the next look. */
    void turn() throws FleetException {
        goOn(reconcile());
    }

    private void goOn(Optional<Duration> next) {
        clusterActs();
        next.ifPresent(clock::forward);
        clusterActs();
    }

    void clusterActs() {
        node.controllersAct();
        node.nodeActs();
        workers.act();
    }

    /** Somebody else writes to the run, as soon as the operator has read it. */
    void interfere() {
        server.loseAnswers(request -> {
            if (request.startsWith("GET ") && request.contains("/performanceruns/")) {
                server.interfere(
                        "/apis/tare.dev/v1alpha1/namespaces/shop/performanceruns/" + RUN,
                        "{\"metadata\": {\"labels\": {\"somebody\": \"else\"}}}");
                server.loseAnswers(any -> false);
            }
            return false;
        });
    }

    /** The operator dies after each of its writes, and another one takes over. */
    ClusterScript untilCompleteDyingAfterEveryWrite() throws FleetException {
        return dyingAfterEveryWriteUntil(this::isCleared);
    }

    ClusterScript dyingAfterEveryWriteUntil(Condition wanted) throws FleetException {
        Set<String> done = new HashSet<>();
        int deaths = 0;
        for (int turn = 0; turn < 1_000 && !wanted.holds(); turn++) {
            server.loseAnswers(
                    request -> !request.startsWith("GET ") && !request.contains("/events") && done.add(request));
            try {
                Optional<Duration> next = reconcile();
                server.loseAnswers(request -> false);
                goOn(next);
            } catch (KubernetesClientException e) {
                server.loseAnswers(request -> false);
                deaths++;
                restart();
            }
        }
        this.deaths = deaths;
        return this;
    }

    boolean isCleared() {
        return isComplete() && condition("Reconciling").startsWith("False");
    }

    interface Condition {
        boolean holds() throws FleetException;
    }

    boolean isPublished(int block) {
        return run().getStatus() != null
                && run().getStatus().publication() != null
                && run().getStatus().publication().block() == block;
    }

    ClusterScript untilPublished(int block) throws FleetException {
        return until(() -> isPublished(block));
    }

    ClusterScript untilComplete() throws FleetException {
        return until(this::isComplete);
    }

    @Override
    public void close() {
        server.close();
    }
}
