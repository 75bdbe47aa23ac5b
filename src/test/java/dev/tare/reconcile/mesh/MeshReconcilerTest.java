package dev.tare.reconcile.mesh;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.MeshInstallStatus;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.desired.FleetSettings.EnvoyImage;
import dev.tare.manifest.Problem;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.MeshReadiness;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.mesh.MeshReconciler.MeshVersions;
import dev.tare.reconcile.status.EventRecorder;

import static org.assertj.core.api.Assertions.assertThat;

/** Meshes, before a stand-in for the API server. */
class MeshReconcilerTest {

    private static final EnvoyImage ANY = new EnvoyImage("images.example/envoy:v{version}", "1.40.0");
    private static final EnvoyImage ONE = new EnvoyImage("images.example/envoy:v1.40.0", "1.40.0");

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final MeshReconciler reconciler = new MeshReconciler(
            client,
            new EventRecorder(client, clock),
            new MeshVersions("1.0.0", ANY),
            new ConfigMapMeshes(client, "tare-system"),
            InstallerSettings.NONE,
            new MeasuringRuns(),
            clock);

    @AfterEach
    void close() {
        server.close();
    }

    private static MeshInstall mesh(String kind, String version, Management management, Map<String, Object> values) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("m").build());
        mesh.setSpec(MeshInstallSpecBuilder.builder()
                .mesh(kind)
                .version(version)
                .management(management)
                .values(values)
                .build());
        return mesh;
    }

    record Case(String kind, String version, Management management, EnvoyImage envoy, String problem) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case("reference", null, Management.Managed, ANY, ""),
                new Case("envoy", null, Management.Managed, ONE, ""),
                new Case("envoy", "1.40.0", Management.Managed, ONE, ""),
                new Case("envoy", "1.39.1", Management.Managed, ANY, ""),
                new Case(
                        "envoy",
                        "1.39.1",
                        Management.Managed,
                        ONE,
                        "MeshInstall m: spec.version: is \"1.39.1\", but must be 1.40.0, the version that the operator is"
                                + " configured with"),
                new Case(
                        "envoy",
                        null,
                        Management.Observed,
                        ANY,
                        "MeshInstall m: spec.management: is \"Observed\", but must be Managed: envoy runs in Tare's own"
                                + " pods only"),
                new Case("istio", null, Management.Observed, ANY, ""),
                new Case(
                        "istio",
                        null,
                        Management.Managed,
                        ANY,
                        "MeshInstall m: spec.management: is \"Managed\", but must be Observed: this installation of Tare"
                                + " is not permitted to install meshes (the chart's meshes.install permits it)"),
                new Case("nsm", null, Management.Observed, ANY, ""),
                new Case(
                        "cilium",
                        null,
                        Management.Managed,
                        ANY,
                        "MeshInstall m: spec.management: is \"Managed\", but must be Observed: Tare does not install Cilium:"
                                + " it is the cluster's own network, which is there before any pod"),
                new Case("open-service-mesh", null, Management.Observed, ANY, ""),
                new Case(
                        "open-service-mesh",
                        null,
                        Management.Managed,
                        ANY,
                        "MeshInstall m: spec.management: is \"Managed\", but must be Observed: Open Service Mesh was"
                                + " retired on 2023-07-11; use istio, linkerd or kuma; the CNCF archived it"),
                new Case(
                        "aws-app-mesh",
                        null,
                        Management.Managed,
                        ANY,
                        "MeshInstall m: spec.management: is \"Managed\", but must be Observed: AWS App Mesh was retired"
                                + " on 2026-09-30; use istio or linkerd on EKS; AWS itself names Amazon VPC Lattice and"
                                + " ECS Service Connect"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRules(Case example) {
        MeshInstall mesh = mesh(example.kind(), example.version(), example.management(), null);
        CatalogueEntry entry = Catalogue.entry(example.kind()).orElseThrow();
        assertThat(MeshRules.problems(mesh, entry, example.envoy(), InstallerSettings.NONE).stream()
                        .map(Problem::sentence))
                .containsExactlyElementsOf(example.problem().isEmpty() ? List.of() : List.of(example.problem()));
    }

    private Optional<Long> reconcile() {
        return reconciler
                .reconcile(there(), ContextStandIn.of(List.of(), Map.of()))
                .getScheduleDelay();
    }

    private WatchedMesh there() {
        return client.resources(WatchedMesh.class).withName("m").get();
    }

    private String condition(String type) {
        return Conditions.find(there().getStatus().conditions(), type)
                .map(condition -> condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                .orElse("absent");
    }

    @ParameterizedTest
    @CsvSource({"reference,,1.0.0", "envoy,,1.40.0", "envoy,1.39.1,1.39.1"})
    void oneOfTaresOwnIsReadyAtOnceAndSaysItsVersion(String kind, String version, String found) {
        client.resource(mesh(kind, version, null, null)).create();
        assertThat(reconcile()).isEmpty();
        MeshInstallStatus status = there().getStatus();
        assertThat(status.version()).isEqualTo(found);
        assertThat(condition("Ready")).startsWith("True InPods");
        assertThat(MeshReadiness.isReady(there())).isTrue();
        server.forget();
        reconcile();
        assertThat(server.requests()).as("says it once").noneMatch(request -> !request.startsWith("GET"));
    }

    @Test
    void aStatusOfAnEarlierSpecSaysNothing() {
        client.resource(mesh("reference", null, null, null)).create();
        reconcile();
        MeshInstall changed = there();
        changed.getMetadata().setGeneration(changed.getStatus().observedGeneration() + 1);
        assertThat(MeshReadiness.isReady(changed)).isFalse();
    }

    @Test
    void aSpecThatMakesNoSenseIsRefused() {
        client.resource(mesh("reference", null, null, Map.of("delay", "soon"))).create();
        assertThat(reconcile()).isEmpty();
        assertThat(condition("Accepted"))
                .isEqualTo("False Invalid: MeshInstall m: spec.values.delay: is soon, but must be a duration with its"
                        + " unit, such as 250us, 500ms, 20s or 5m");
        assertThat(condition("Stalled")).startsWith("True Invalid");
    }

    private void istiod(String image, Integer replicas, Integer ready) {
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace("istio-system")
                        .withName("istiod")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewTemplate()
                        .withNewSpec()
                        .addNewContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .withNewStatus()
                        .withReadyReplicas(ready)
                        .endStatus()
                        .build())
                .create();
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io/istio/pilot:1.28.1,2,2,1.28.1,True,Healthy",
        "docker.io/istio/pilot:1.28.1@sha256:0a,2,1,1.28.1,False,NotHealthy",
        "registry:5000/istio/pilot,1,,,False,NotHealthy",
        "pilot:1,0,,1,False,NotHealthy"
    })
    void findsAControlPlane(
            String image, Integer replicas, Integer ready, String version, String status, String reason) {
        client.resource(mesh("istio", null, Management.Observed, null)).create();
        istiod(image, replicas, ready);
        assertThat(reconcile()).contains(status.equals("True") ? 60_000L : 10_000L);
        assertThat(there().getStatus().version()).isEqualTo(version);
        assertThat(condition("Ready")).startsWith(status + " " + reason + ": Deployment istio-system/istiod: ");
        assertThat(condition("Installed")).startsWith("True");
    }

    @Test
    void saysWhatIsMissingAndNoticesThatItHasCome() {
        client.resource(mesh("istio", null, Management.Observed, null)).create();
        reconcile();
        assertThat(condition("Ready"))
                .isEqualTo("False NotFound: not found in the cluster: Deployment istio-system/istiod");
        istiod("pilot:1.28.1", 1, 1);
        reconcile();
        assertThat(condition("Ready")).startsWith("True Healthy");
    }

    private void daemonSet(String name) {
        client.resource(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withNamespace("istio-system")
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNewTemplate()
                        .withNewSpec()
                        .addNewContainer()
                        .withImage(name + ":1.28.1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void aStatefulSetIsFoundToo() {
        client.resource(mesh("consul", null, Management.Observed, null)).create();
        client.resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withNamespace("consul")
                        .withName("consul-server")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(3)
                        .withNewTemplate()
                        .withNewSpec()
                        .addNewContainer()
                        .withImage("hashicorp/consul:2.0.3")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .withNewStatus()
                        .withReadyReplicas(2)
                        .endStatus()
                        .build())
                .create();
        reconcile();
        assertThat(there().getStatus().version()).isEqualTo("2.0.3");
        assertThat(there().getStatus().components())
                .containsExactly(new MeshInstallStatus.Component("StatefulSet", "consul", "consul-server", 2, 3));
    }

    @Test
    void everyWorkloadCounts() {
        client.resource(mesh("istio-ambient", null, Management.Observed, null)).create();
        istiod("pilot:1.28.1", 1, 1);
        reconcile();
        assertThat(condition("Installed")).startsWith("False NotFound").doesNotContain("istiod");
        daemonSet("istio-cni-node");
        reconcile();
        assertThat(condition("Installed")).startsWith("False NotFound").contains("ztunnel");
        daemonSet("ztunnel");
        reconcile();
        assertThat(condition("Ready")).as("on no node yet").startsWith("False NotHealthy");
    }

    private void configMap(String name, String mesh, Map<String, String> data) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("tare-system")
                        .withName(name)
                        .addToLabels("tare.dev/mesh", mesh)
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
    }

    private static final String OURS = """
            title: Ours
            dataPlane: Sidecar
            controlPlane:
            - {kind: Deployment, namespace: istio-system, name: istiod}
            proxies:
            - {name: our-proxy}
            """;

    @Test
    void aUsersEntryIsFoundWhenItComes() {
        client.resource(mesh("ours", null, Management.Observed, null)).create();
        assertThat(reconcile()).contains(60_000L);
        assertThat(condition("Accepted"))
                .startsWith(
                        "False Invalid: MeshInstall m: spec.mesh: is \"ours\", but must be a mesh that Tare knows: ")
                .endsWith(
                        "; or one that a ConfigMap in namespace tare-system describes, with the label tare.dev/mesh: ours");
        configMap("ours", "ours", Map.of("entry.yaml", OURS));
        istiod("ours:7.1", 1, 1);
        reconcile();
        assertThat(condition("Ready")).startsWith("True Healthy");
        assertThat(there().getStatus().version()).isEqualTo("7.1");
    }

    @Test
    void aUsersEntryThatMakesNoSenseIsInNobodyElsesWay() {
        configMap("ours", "ours", Map.of("entry.yaml", OURS.replace("Sidecar", "SideCar")));
        client.resource(mesh("ours", null, Management.Managed, null)).create();
        assertThat(reconcile()).as("the ConfigMap may change").contains(60_000L);
        assertThat(condition("Accepted"))
                .isEqualTo("False Invalid: ConfigMap tare-system/ours: dataPlane: is \"SideCar\", but must be Sidecar,"
                        + " NodeProxy, Ebpf or ExplicitProxy");
        client.resource(there()).delete();
        client.resource(mesh("istio", null, Management.Observed, null)).create();
        istiod("pilot:1.28.1", 1, 1);
        reconcile();
        assertThat(condition("Ready")).startsWith("True Healthy");
    }

    @Test
    void aUsersEntryReplacesNoneOfTares() {
        configMap("mine", "istio", Map.of("entry.yaml", OURS.replace("istiod", "other")));
        client.resource(mesh("istio", null, Management.Observed, null)).create();
        istiod("pilot:1.28.1", 1, 1);
        reconcile();
        assertThat(condition("Ready")).startsWith("True Healthy");
    }

    @Test
    void mayNotLook() {
        client.resource(mesh("istio", null, Management.Observed, null)).create();
        server.answer(
                "/apis/apps/v1/namespaces/istio-system/deployments/istiod",
                403,
                new StatusBuilder()
                        .withCode(403)
                        .withMessage("deployments is forbidden")
                        .build());
        assertThat(reconcile()).contains(10_000L);
        assertThat(condition("Ready"))
                .isEqualTo(
                        "False Forbidden: the operator is not permitted to look for the mesh (the chart's meshNamespaces permits it):"
                                + " deployments is forbidden");
    }

    private MeshReconciler mistaken() {
        return new MeshReconciler(
                client,
                new EventRecorder(client, clock),
                new MeshVersions("1.0.0", ANY),
                mesh -> {
                    throw new IllegalStateException("no such thing");
                },
                InstallerSettings.NONE,
                new MeasuringRuns(),
                clock);
    }

    private static Optional<Long> mistakes(MeshReconciler mistaken, WatchedMesh mesh, int times) {
        Optional<Long> again = Optional.empty();
        for (int time = 0; time < times; time++) {
            again = mistaken.reconcile(mesh, ContextStandIn.of(List.of(mesh), Map.of()))
                    .getScheduleDelay();
        }
        return again;
    }

    @Test
    void aMistakeOfTaresOwnIsSaid() {
        client.resource(mesh("reference", null, Management.Managed, null)).create();
        assertThat(mistakes(mistaken(), there(), 3)).contains(60_000L);
        assertThat(Conditions.find(
                        client.resources(MeshInstall.class)
                                .withName("m")
                                .get()
                                .getStatus()
                                .conditions(),
                        Conditions.STALLED))
                .hasValueSatisfying(stalled -> {
                    assertThat(stalled.getStatus()).isEqualTo("True");
                    assertThat(stalled.getReason()).isEqualTo("InternalError");
                    assertThat(stalled.getMessage()).endsWith("java.lang.IllegalStateException: no such thing");
                });
    }

    @Test
    void mistakesWithMeshesThatAreGoneAreForgotten() {
        client.resource(mesh("reference", null, Management.Managed, null)).create();
        WatchedMesh first = there();
        MeshReconciler mistaken = mistaken();
        mistakes(mistaken, first, 3);
        client.resource(first).delete();
        client.resource(mesh("reference", null, Management.Managed, null)).create();
        mistakes(mistaken, there(), 3);
        assertThat(mistakes(mistaken, first, 1)).as("as after the first one").contains(2_000L);
    }

    @Test
    void whatTheApiServerRefusesIsSaid() {
        server.refuse(
                request -> request.startsWith("GET ") && request.contains("/configmaps"),
                new StatusBuilder()
                        .withCode(403)
                        .withMessage("configmaps is forbidden")
                        .build());
        client.resource(mesh("of-a-user", null, Management.Observed, null)).create();
        reconciler.reconcile(
                client.resources(WatchedMesh.class).withName("m").get(), ContextStandIn.of(List.of(), Map.of()));
        assertThat(Conditions.find(
                        client.resources(MeshInstall.class)
                                .withName("m")
                                .get()
                                .getStatus()
                                .conditions(),
                        Conditions.STALLED))
                .hasValueSatisfying(stalled -> assertThat(stalled.getMessage())
                        .isEqualTo("the API server has refused a request: configmaps is forbidden"));
    }
}
