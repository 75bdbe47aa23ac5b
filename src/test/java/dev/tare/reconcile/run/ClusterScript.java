package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.HdrHistogram.Histogram;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.Environment;
import dev.tare.api.Load;
import dev.tare.api.LoadBuilder;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallStatus;
import dev.tare.api.MeshReason;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceProfileSpecBuilder;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.Target;
import dev.tare.api.Trials;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.ObjectLabels;
import dev.tare.fleet.pods.PodsSettings;
import dev.tare.measure.Answers;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.Saturation;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.run.RunReconciler.Places;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.EventRecorder;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLineResultBuilder;

/**
 * The rest of a cluster, played before a stand-in for the API server: controllers that make pods, a node that starts them,
 * and workers and targets that write what they would. A baseline answers after 1 ms, and the mesh costs 1 ms.
 */
final class ClusterScript implements AutoCloseable {

    static final String NAMESPACE = "shop";
    static final String PROFILE = "checkout";
    static final String MESH = "mesh";
    static final String RUN = "checkout-1";
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private static final PodsSettings SETTINGS = PodsSettings.of(
            "images.example/tare:1.0.0", new PodsSettings.EnvoyImage("images.example/envoy:v{version}", "1.40.0"));
    private static final int REQUESTS = 20;

    /** Above these rates, in requests per second, answers are late. */
    static final int BASELINE_CAPACITY = 1_500;

    static final int MESH_CAPACITY = 1_230;

    final ApiServerStandIn server = new ApiServerStandIn();
    final KubernetesClient client = server.client();
    final SettableClock clock = new SettableClock(T0);

    private final Set<String> written = new HashSet<>();
    private final Map<String, Instant> seenAt = new HashMap<>();
    private final Set<Integer> late = new HashSet<>();
    int deaths;

    /** By environment, what first requests show; those of others show Tare's own proxies. */
    final Map<String, Evidence> ways = new HashMap<>();

    /** The proxies of a mesh do not end when they are asked to. */
    boolean stubborn;

    private ClusterLimits limits = new ClusterLimits(1_000, 100, 4, List.of());
    private MeshLookup catalogue = MeshLookup.builtIn();
    private RunReconciler operator = operator();

    private RunReconciler operator() {
        return new RunReconciler(
                client,
                new EventRecorder(client, clock),
                limits,
                SETTINGS,
                catalogue,
                new Places(1),
                new MeasuringRuns(),
                new SimpleMeterRegistry(),
                clock);
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

    /** The workers learn of these blocks only after they have begun, when they are published for the first time. */
    ClusterScript late(int block) {
        late.add(block);
        return this;
    }

    static PerformanceProfileSpec spec(Target target) {
        return spec(
                target,
                LoadBuilder.builder()
                        .rate(REQUESTS)
                        .connections(2)
                        .workers(1)
                        .warmup(Duration.ofSeconds(1))
                        .duration(Duration.ofSeconds(1))
                        .build());
    }

    private static PerformanceProfileSpec spec(Target target, Load load) {
        return PerformanceProfileSpecBuilder.builder()
                .target(target)
                .load(load)
                .environments(List.of(
                        new Environment(Environment.BASELINE, null, null, null, null),
                        new Environment(MESH, "reference", null, null, null)))
                .trials(new Trials(null, 8, null, 50, 7L))
                .build();
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
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("reference").build());
        mesh.setSpec(new MeshInstallSpec(kind, null, null, Map.of("sidecars", sidecars)));
        ready(mesh, ready);
        return this;
    }

    /** A run on a mesh that others installed, whose injector is played here. */
    static ClusterScript ofMeshOfOthers(List<String> features, Environment.PodMetadata pod) {
        ClusterScript script = new ClusterScript();
        PerformanceProfileSpec reference = spec(sample());
        script.profile(PerformanceProfileSpecBuilder.builder()
                .target(reference.target())
                .load(reference.load())
                .environments(List.of(
                        new Environment(Environment.BASELINE, null, null, null, null),
                        new Environment(MESH, "istio", features, null, pod)))
                .trials(reference.trials())
                .build());
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("istio").build());
        mesh.setSpec(new MeshInstallSpec("istio", null, MeshInstallSpec.Management.Observed, Map.of()));
        script.ready(mesh, true);
        return script.run(RUN, Map.of());
    }

    private void ready(MeshInstall mesh, boolean ready) {
        MeshInstall there = client.resource(mesh).create();
        there.setStatus(new MeshInstallStatus(
                there.getMetadata().getGeneration(),
                new ConditionList(null, 1L, T0)
                        .set("Ready", ConditionStatus.of(ready), MeshReason.InPods, "so")
                        .list(),
                "1.0.0",
                null,
                null,
                null));
        client.resource(there).updateStatus();
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
                .profile(spec(sample()))
                .mesh(true, List.of("client", "server"))
                .run(RUN, Map.of());
    }

    /** A run that searches capacities. */
    static ClusterScript ofSearch() {
        Load.Search search = new Load.Search(1_000, 2_000, null, null);
        Load load = LoadBuilder.builder()
                .search(search)
                .connections(2)
                .workers(1)
                .warmup(Duration.ofSeconds(1))
                .duration(Duration.ofSeconds(1))
                .build();
        return new ClusterScript()
                .limited(new ClusterLimits(2_000, 100, 4, List.of()))
                .profile(spec(sample(), load))
                .mesh(true, List.of("client", "server"))
                .run(RUN, Map.of());
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
                        Map.of(Pod.class, pods)));
        return control.getScheduleDelay().map(Duration::ofMillis);
    }

    List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    Pod pod(String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    /** What the controllers of Jobs and Deployments do: make the pods that are missing, and delete those of none. */
    void controllersAct() {
        Set<String> wanted = new HashSet<>();
        client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems().forEach(job -> {
            wanted.add(job.getMetadata().getName());
            make(job, job.getSpec().getTemplate());
        });
        client.apps().deployments().inNamespace(NAMESPACE).list().getItems().forEach(deployment -> {
            wanted.add(deployment.getMetadata().getName());
            make(deployment, deployment.getSpec().getTemplate());
        });
        pods().stream()
                .filter(pod -> !wanted.contains(pod.getMetadata().getName()))
                .forEach(pod -> client.resource(pod).delete());
    }

    private void make(HasMetadata owner, PodTemplateSpec template) {
        String name = owner.getMetadata().getName();
        if (pod(name) == null && written.add("made " + name)) {
            client.resource(new PodBuilder()
                            .withMetadata(template.getMetadata())
                            .editMetadata()
                            .withNamespace(NAMESPACE)
                            .withName(name)
                            .withUid("uid-of-" + name)
                            .endMetadata()
                            .withSpec(template.getSpec())
                            .editSpec()
                            .addAllToContainers(injected(template))
                            .endSpec()
                            .build())
                    .create();
        }
    }

    /** What the injector of a mesh does. */
    private static List<Container> injected(PodTemplateSpec template) {
        return "true".equals(template.getMetadata().getLabels().get("sidecar.istio.io/inject"))
                ? List.of(new ContainerBuilder().withName("istio-proxy").build())
                : List.of();
    }

    /** What a node does: it starts what is not started yet. */
    void nodeActs() {
        pods().stream()
                .filter(pod -> pod.getStatus() == null
                        || pod.getStatus().getConditions().isEmpty())
                .forEach(pod -> change(pod.getMetadata().getName(), this::ready));
    }

    private Pod ready(Pod pod) {
        PodBuilder ready = new PodBuilder(pod)
                .editSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
        pod.getSpec().getContainers().forEach(container -> ready.editStatus()
                .addNewContainerStatus()
                .withName(container.getName())
                .withRestartCount(0)
                .withContainerID("containerd://" + pod.getMetadata().getName() + "-" + container.getName())
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus());
        return ready.build();
    }

    /** Its worker has left, and with it the proxy that was asked to. */
    private static Pod left(Pod pod, boolean all) {
        PodBuilder left = new PodBuilder(pod);
        for (int i = 0; i < pod.getStatus().getContainerStatuses().size(); i++) {
            if (all || pod.getStatus().getContainerStatuses().get(i).getName().equals("worker")) {
                left.editStatus()
                        .editContainerStatus(i)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withReason("Completed")
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus();
            }
        }
        return all ? left.editStatus().withPhase("Succeeded").endStatus().build() : left.build();
    }

    void change(String pod, UnaryOperator<Pod> change) {
        client.pods().inNamespace(NAMESPACE).withName(pod).edit(change);
    }

    /** What the containers write until now. */
    void containersAct() {
        for (Pod pod : pods()) {
            if (pod.getStatus() == null
                    || pod.getStatus().getContainerStatuses().isEmpty()) {
                continue;
            }
            Map<String, String> labels = pod.getMetadata().getLabels();
            boolean worker = labels.containsKey(ObjectLabels.WORKER);
            String environment = labels.get(ObjectLabels.ENVIRONMENT);
            if (worker) {
                say(pod, clock.instant(), ready(environment));
            }
            Optional.ofNullable(pod.getMetadata().getAnnotations().get("tare.dev/schedule"))
                    .map(text -> Json.read(text, Schedule.class))
                    .ifPresent(schedule -> follow(pod, environment, worker, schedule));
        }
    }

    private WorkerLine ready(String environment) {
        if (ways.containsKey(environment)) {
            return new WorkerLine.Ready(0, Map.of(environment, ways.get(environment)));
        }
        List<String> via = environment.equals(MESH) ? List.of("1.1 tare-server", "1.1 tare-client") : List.of();
        return new WorkerLine.Ready(0, Map.of(environment, new Evidence(via, "")));
    }

    private void follow(Pod pod, String environment, boolean worker, Schedule schedule) {
        if (schedule.farewell() != null) {
            boolean asked = !schedule.farewell().exits().isEmpty();
            change(pod.getMetadata().getName(), leaving -> left(leaving, asked && !stubborn));
            return;
        }
        Instant start = EpochNanos.toInstant(schedule.trials().get(0).startEpochNs());
        int block = schedule.trials().get(0).block();
        boolean tooLate = late.contains(block) && firstAttempt(block, start);
        Instant seen = seenAt.computeIfAbsent(pod.getMetadata().getName() + " " + start, key -> clock.instant());
        Instant received = tooLate ? start.plusMillis(100) : seen.plusMillis(700);
        if (clock.instant().isBefore(received)) {
            return;
        }
        if (worker) {
            say(pod, received, new WorkerLine.Scheduled(0, block, EpochNanos.of(start), EpochNanos.of(received)));
        }
        for (Schedule.Trial trial : schedule.trials()) {
            Instant end = EpochNanos.toInstant(trial.startEpochNs()).plusMillis(2_250);
            if (trial.environment().equals(environment)
                    && !tooLate
                    && !clock.instant().isBefore(end)) {
                say(pod, end, worker ? result(trial) : usage(trial));
            }
        }
    }

    /** Whether a block is seen with the start that it was published with first. */
    private boolean firstAttempt(int block, Instant start) {
        written.add("attempt " + block + " " + start);
        return written.stream()
                        .filter(seen -> seen.startsWith("attempt " + block + " "))
                        .count()
                == 1;
    }

    /** A line is written once. */
    private void say(Pod pod, Instant at, WorkerLine line) {
        if (written.add(pod.getMetadata().getName() + " " + Json.write(line))) {
            server.writeLog(NAMESPACE, pod.getMetadata().getName(), at, Json.write(line));
        }
    }

    void say(String pod, WorkerLine line) {
        say(pod(pod), clock.instant(), line);
    }

    private static WorkerLine usage(Schedule.Trial trial) {
        return new WorkerLine.Usage(
                trial.block(),
                trial.environment(),
                trial.repeat(),
                trial.startEpochNs(),
                List.of(new ProcessUsage(ProcessUsage.Role.TARGET, 2_000_000, 50L << 20)));
    }

    private static WorkerLine result(Schedule.Trial trial) {
        Histogram response = Histograms.create();
        boolean ofMesh = trial.environment().equals(MESH);
        long latencyNs = trial.requestsPerSecond() > (ofMesh ? MESH_CAPACITY : BASELINE_CAPACITY)
                ? 900_000_000
                : (ofMesh ? 2_000_000 : 1_000_000) + 1_000L * trial.block();
        response.recordValueWithCount(latencyNs + 100L * trial.repeat(), REQUESTS);
        String encoded = Histograms.encode(response);
        return WorkerLineResultBuilder.builder()
                .worker(0)
                .block(trial.block())
                .environment(trial.environment())
                .repeat(trial.repeat())
                .startEpochNs(trial.startEpochNs())
                .requestsPerSecond(trial.requestsPerSecond())
                .recordedNs(1_000_000_000L)
                .startSkewNs(0)
                .scheduled(REQUESTS)
                .sentInTime(REQUESTS)
                .answered(REQUESTS)
                .errors(Map.of())
                .clamped(0)
                .response(encoded)
                .service(encoded)
                .lateness(Histograms.encode(Histograms.create()))
                .leastResponse(encoded)
                .usage(List.of(new ProcessUsage(ProcessUsage.Role.WORKER, 1_000_000, 40L << 20)))
                .throttledNs(0)
                .stealNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
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
        Optional<Duration> next = reconcile();
        clusterActs();
        next.ifPresent(clock::forward);
        clusterActs();
    }

    void clusterActs() {
        controllersAct();
        nodeActs();
        containersAct();
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
        Set<String> done = new HashSet<>();
        int deaths = 0;
        for (int turn = 0; turn < 1_000 && !isCleared(); turn++) {
            server.loseAnswers(
                    request -> !request.startsWith("GET ") && !request.contains("/events") && done.add(request));
            try {
                Optional<Duration> next = reconcile();
                server.loseAnswers(request -> false);
                clusterActs();
                next.ifPresent(clock::forward);
                clusterActs();
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

    /** The ConfigMaps with results, by name. */
    List<ConfigMap> results() {
        return client
                .configMaps()
                .inNamespace(NAMESPACE)
                .withLabel(ObjectLabels.RESULTS, "true")
                .list()
                .getItems()
                .stream()
                .sorted((a, b) ->
                        a.getMetadata().getName().compareTo(b.getMetadata().getName()))
                .toList();
    }

    /** Everything that was made for runs and is not a result. */
    List<String> objects() {
        List<HasMetadata> all = new ArrayList<>();
        all.addAll(client.services().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.secrets().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.apps().deployments().inNamespace(NAMESPACE).list().getItems());
        all.addAll(client.configMaps()
                .inNamespace(NAMESPACE)
                .withoutLabel(ObjectLabels.RESULTS)
                .list()
                .getItems());
        return all.stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .sorted()
                .toList();
    }

    List<GenericKubernetesResource> features(String apiVersion, String kind) {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    @Override
    public void close() {
        server.close();
    }
}
