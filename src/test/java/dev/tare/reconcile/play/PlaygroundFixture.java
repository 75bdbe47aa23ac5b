package dev.tare.reconcile.play;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.LessonStatus;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.MeshInstallStatusBuilder;
import dev.tare.api.MeshReason;
import dev.tare.api.Playground;
import dev.tare.api.PlaygroundSpec;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.play.Answer;
import dev.tare.play.PlayLine;
import dev.tare.play.PlayOrder;
import dev.tare.play.cluster.LessonPlace;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.EventRecorder;
import dev.tare.wire.Json;

/** A playground before a stand-in for the API server, whose pods come up and whose players tell what a test says. */
final class PlaygroundFixture implements AutoCloseable {

    static final String NAMESPACE = "play";

    private static final String NAME = "first";
    private static final FleetSettings PODS = FleetSettings.of(
            "registry.example/tare:1.0.0", new FleetSettings.EnvoyImage("registry.example/envoy:v{version}", "1.40.0"));

    /** Says how a request is answered. */
    interface Proxies {
        Answer answer(PlayOrder order, int number);
    }

    final ApiServerStandIn server = new ApiServerStandIn();
    final KubernetesClient client = server.client();
    final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final PlaygroundSettings settings;

    PlaygroundFixture() {
        this(new PlaygroundSettings(true, List.of(NAMESPACE)));
    }

    PlaygroundFixture(PlaygroundSettings settings) {
        this.settings = settings;
        server.kind("networking.istio.io/v1", "VirtualService", "virtualservices");
        server.kind("security.istio.io/v1", "AuthorizationPolicy", "authorizationpolicies");
    }

    void mesh(String kind, boolean ready) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName(kind).build());
        mesh.setSpec(MeshInstallSpecBuilder.builder().mesh(kind).build());
        client.resource(mesh).createOr(existing -> existing.update());
        MeshInstall there = client.resource(mesh).get();
        there.setStatus(MeshInstallStatusBuilder.builder()
                .observedGeneration(there.getMetadata().getGeneration())
                .conditions(new ConditionList(null, 1L, clock.instant())
                        .set(Conditions.READY, ConditionStatus.of(ready), MeshReason.Healthy, "because")
                        .list())
                .build());
        client.resource(there).updateStatus();
    }

    void create(String mesh, String... lessons) {
        Playground playground = new Playground();
        playground.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .withGeneration(1L)
                .build());
        playground.setSpec(new PlaygroundSpec(mesh, List.of(lessons), Duration.ofHours(1)));
        client.resource(playground).create();
    }

    Playground playground() {
        return client.resources(Playground.class)
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .get();
    }

    /** Has a new operator look once; says when it wants to look again. */
    Optional<Duration> reconcile() {
        PlaygroundReconciler operator = new PlaygroundReconciler(
                client,
                new EventRecorder(client, clock),
                MeshLookup.builtIn(),
                PODS,
                settings,
                new MeasuringRuns(),
                clock);
        return operator.reconcile(playground(), ContextStandIn.of(List.of(playground()), Map.of(Pod.class, pods())))
                .getScheduleDelay()
                .map(Duration::ofMillis);
    }

    List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    /**
     * Brings up a pod of each Deployment.
     *
     * @param ready whether they are ready
     * @param proxy whether those on the mesh have its proxy
     */
    void startPods(boolean ready, boolean proxy) {
        client.pods().inNamespace(NAMESPACE).delete();
        for (Deployment deployment : deployments()) {
            String pod =
                    deployment.getSpec().getTemplate().getMetadata().getLabels().get(LessonPlace.POD);
            client.resource(new PodBuilder()
                            .withMetadata(deployment.getSpec().getTemplate().getMetadata())
                            .editMetadata()
                            .withNamespace(NAMESPACE)
                            .withName(NAME + "-" + pod + "-1")
                            .endMetadata()
                            .withSpec(deployment.getSpec().getTemplate().getSpec())
                            .editSpec()
                            .addNewInitContainer()
                            .withName(proxy && !pod.equals("outsider") ? "istio-proxy" : "other")
                            .endInitContainer()
                            .endSpec()
                            .withNewStatus()
                            .withPodIP("10.1.2.3")
                            .addNewCondition()
                            .withType("Ready")
                            .withStatus(ready ? "True" : "False")
                            .endCondition()
                            .endStatus()
                            .build())
                    .create();
        }
    }

    List<Deployment> deployments() {
        return client.apps().deployments().inNamespace(NAMESPACE).list().getItems();
    }

    /** Goes on until nothing but the end of what is kept is waited for. */
    void run(Proxies proxies) {
        for (int step = 0; step < 300; step++) {
            Optional<Duration> again = reconcile();
            if (playground().getStatus() != null && playground().getStatus().completedAt() != null) {
                return;
            }
            clock.forward(again.orElse(Duration.ofSeconds(1)));
            play(proxies);
        }
        throw new AssertionError("it does not end: " + playground().getStatus());
    }

    private String played = "";

    /** Whichever player has a new order tells what it has seen. */
    void play(Proxies proxies) {
        for (Pod pod : pods()) {
            Map<String, String> annotations = pod.getMetadata().getAnnotations();
            String text = annotations == null ? null : annotations.get(ApplicationObjects.ORDER);
            if (text == null) {
                continue;
            }
            PlayOrder order = Json.read(text, PlayOrder.class);
            String current = Optional.ofNullable(playground().getStatus().progress())
                    .map(progress -> progress.order())
                    .orElse("");
            if (order.id().equals(current) && !played.equals(order.id())) {
                played = order.id();
                tell(pod, PlayLine.beginning(order));
                for (int number = 0; number < order.count(); number++) {
                    tell(pod, PlayLine.of(order, List.of(proxies.answer(order, number))));
                }
                tell(pod, PlayLine.end(order, Map.of()));
            }
        }
    }

    private void tell(Pod pod, PlayLine line) {
        server.writeLog(NAMESPACE, pod.getMetadata().getName(), clock.instant(), Json.write(line));
    }

    List<LessonStatus> lessons() {
        return playground().getStatus().lessons();
    }

    String condition(String type) {
        return Conditions.find(playground().getStatus().conditions(), type)
                .map(condition -> condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                .orElse("absent");
    }

    @Override
    public void close() {
        server.close();
    }
}
