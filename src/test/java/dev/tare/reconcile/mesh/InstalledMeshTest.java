package dev.tare.reconcile.mesh;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.GeneratedFile;
import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.ChartSource;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.desired.FleetSettings.EnvoyImage;
import dev.tare.mesh.install.InstallPolicy;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunOutlineStatusBuilder;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.mesh.MeshReconciler.MeshVersions;
import dev.tare.reconcile.status.EventRecorder;

import static org.assertj.core.api.Assertions.assertThat;

/** Meshes that the installer brings about, before a stand-in for the API server; what the installer writes is made up. */
@Tag(GeneratedFile.TAG)
class InstalledMeshTest {

    private static final Path GOLDEN = Path.of("src/test/resources/pods/installer/job.yaml");

    private static final InstallerSettings SETTINGS = InstallerSettingsBuilder.builder()
            .installs(true)
            .namespace("tare-installer")
            .serviceAccount("tare-installer")
            .image("images.example/tare:1.0.0")
            .imagePullPolicy("IfNotPresent")
            .imagePullSecrets(List.of("registry"))
            .checkEvery(Duration.ofMinutes(10))
            .policy(new InstallPolicy(List.of("https://mirror.example/charts"), List.of("platform")))
            .build();

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final MeasuringRuns runs = new MeasuringRuns();
    private final MeshReconciler reconciler = new MeshReconciler(
            client,
            new EventRecorder(client, clock),
            new MeshVersions("1.0.0", new EnvoyImage("images.example/envoy:v{version}", "1.40.0")),
            new ConfigMapMeshes(client, "tare-system"),
            SETTINGS,
            runs,
            clock);

    private ConfigMap record;

    @AfterEach
    void close() {
        server.close();
    }

    private void create(String name, ChartSource source) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withCreationTimestamp(clock.instant().toString())
                .build());
        mesh.setSpec(MeshInstallSpecBuilder.builder()
                .mesh("istio")
                .chartSource(source)
                .build());
        client.resource(mesh).create();
    }

    private WatchedMesh mesh(String name) {
        return client.resources(WatchedMesh.class).withName(name).get();
    }

    private void reconcile(String name) {
        List<Job> jobs = Stream.of("mesh-" + name)
                .map(job -> client.batch()
                        .v1()
                        .jobs()
                        .inNamespace("tare-installer")
                        .withName(job)
                        .get())
                .filter(job -> job != null)
                .toList();
        Map<Class<?>, List<?>> secondaries =
                Map.of(Job.class, jobs, ConfigMap.class, record == null ? List.of() : List.of(record));
        reconciler.reconcile(
                mesh(name),
                ContextStandIn.of(client.resources(WatchedMesh.class).list().getItems(), secondaries));
    }

    private String condition(String name, String type) {
        return Conditions.find(mesh(name).getStatus().conditions(), type)
                .map(c -> c.getStatus() + " " + c.getReason() + ": " + c.getMessage())
                .orElse("absent");
    }

    /** What an installer writes that has come so far. */
    private void written(String phase, String more) {
        record = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("mesh-istio")
                .endMetadata()
                .addToData("record.json", """
                        {"uid": "%s", "generation": %d, "phase": "%s", "begun": "2026-03-01T12:00:00Z",
                         "at": "2026-03-01T12:00:00Z", "attempts": 1 %s}
                        """.formatted(
                                mesh("istio").getMetadata().getUid(),
                                mesh("istio").getMetadata().getGeneration(),
                                phase,
                                more))
                .build();
    }

    private void end() {
        client.batch()
                .v1()
                .jobs()
                .inNamespace("tare-installer")
                .withName("mesh-istio")
                .edit(job -> new JobBuilder(job)
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Complete")
                        .withStatus("True")
                        .withLastTransitionTime(clock.instant().toString())
                        .endCondition()
                        .endStatus()
                        .build());
    }

    @Test
    void aJobIsStartedOnceTheMeshCannotGoWithoutIt() throws IOException {
        create("istio", null);
        reconcile("istio");
        assertThat(mesh("istio").getFinalizers()).containsExactly(InstalledMesh.FINALIZER);
        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace("tare-installer")
                        .list()
                        .getItems())
                .as("not before")
                .isEmpty();
        reconcile("istio");

        Job job = InstallerJob.of(mesh("istio"), SETTINGS);
        String made =
                Serialization.asYaml(job).replace(mesh("istio").getMetadata().getUid(), "the-mesh");
        GeneratedFile.check(GOLDEN, made, "the installer's Job");
        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace("tare-installer")
                        .withName("mesh-istio")
                        .get())
                .isNotNull();
        assertThat(condition("istio", Conditions.RECONCILING)).isEqualTo("True Installing: the installer starts");
    }

    @Test
    void theStatusSaysWhatTheInstallerWrites() {
        create("istio", null);
        reconcile("istio");
        reconcile("istio");
        written("Working", ", \"sentence\": \"installing release istio-system/istiod\"");
        reconcile("istio");
        assertThat(condition("istio", Conditions.READY))
                .isEqualTo("False Installing: installing release istio-system/istiod");

        end();
        written("Failed", ", \"passes\": true, \"sentence\": \"ImagePullBackOff istio-system/istiod-1\"");
        reconcile("istio");
        assertThat(condition("istio", Conditions.READY))
                .isEqualTo("False InstallFailed: ImagePullBackOff istio-system/istiod-1");
        assertThat(condition("istio", Conditions.STALLED)).startsWith("False");

        written("Failed", ", \"passes\": false, \"sentence\": \"values\"");
        reconcile("istio");
        assertThat(condition("istio", Conditions.STALLED)).startsWith("True InstallFailed");

        written("Done", """
                , "version": "1.30.3", "releases": [
                 {"name": "istiod", "namespace": "istio-system", "chart": "istiod", "version": "1.30.3", "revision": 2}]
                """);
        reconcile("istio");
        assertThat(condition("istio", Conditions.INSTALLED))
                .isEqualTo("True Installed: release istio-system/istiod: istiod 1.30.3, revision 2");
        assertThat(condition("istio", Conditions.READY)).startsWith("False NotFound");
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace("istio-system")
                        .withName("istiod")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .withNewTemplate()
                        .withNewSpec()
                        .addNewContainer()
                        .withImage("pilot:1.30.3")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .withNewStatus()
                        .withReadyReplicas(1)
                        .endStatus()
                        .build())
                .create();
        reconcile("istio");
        assertThat(condition("istio", Conditions.READY)).startsWith("True Healthy");
        assertThat(mesh("istio").getStatus().releases()).hasSize(1);
        assertThat(mesh("istio").getStatus().version()).isEqualTo("1.30.3");
    }

    private boolean isJobThere() {
        return client.batch()
                        .v1()
                        .jobs()
                        .inNamespace("tare-installer")
                        .withName("mesh-istio")
                        .get()
                != null;
    }

    @Test
    void aLookWaitsForMeasurementsButNotForEver() {
        RunOutline run = new RunOutline();
        run.setStatus(RunOutlineStatusBuilder.builder()
                .conditions(List.of(new ConditionBuilder()
                        .withType(Conditions.ADMITTED)
                        .withStatus("True")
                        .build()))
                .build());
        create("istio", null);
        reconcile("istio");
        reconcile("istio");
        end();
        written("Done", "");
        clock.forward(SETTINGS.checkEvery());
        runs.among(() -> Stream.of(run));
        reconcile("istio");
        assertThat(isJobThere()).as("while it measures").isTrue();

        runs.among(Stream::empty);
        reconcile("istio");
        assertThat(isJobThere()).as("it is cleared for the next").isFalse();

        reconcile("istio");
        end();
        runs.among(() -> Stream.of(run));
        clock.forward(SETTINGS.checkEvery().multipliedBy(2));
        reconcile("istio");
        assertThat(isJobThere()).as("after as long again").isFalse();
    }

    @Test
    void aMeshGoesOnceItIsUninstalled() {
        create("istio", null);
        reconcile("istio");
        client.resource(mesh("istio")).delete();
        reconcile("istio");
        assertThat(condition("istio", Conditions.READY)).startsWith("False Uninstalling");
        written("Working", "");
        reconcile("istio");
        end();
        reconcile("istio");
        assertThat(mesh("istio")).as("its record is still there").isNotNull();
        record = null;
        reconcile("istio");
        assertThat(mesh("istio")).isNull();
    }

    /** The pod of an installer that is told to end, and does not; returns by when it was to. */
    private Instant heldPod(String... finalizers) {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("tare-installer")
                        .withName("mesh-istio-x")
                        .addToLabels("tare.dev/mesh-install", "istio")
                        .withFinalizers(finalizers)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("node-7")
                        .endSpec()
                        .build())
                .create();
        client.resource(pod).delete();
        return Instant.parse(client.resource(pod).get().getMetadata().getDeletionTimestamp());
    }

    private void set(Instant time) {
        clock.forward(Duration.between(clock.instant(), time));
    }

    /** Its node is gone, and still in the list. */
    @Test
    void anInstallerThatDoesNotEndIsSaid() {
        create("istio", null);
        reconcile("istio");
        reconcile("istio");
        written("Working", ", \"sentence\": \"installing release istio-system/istiod\"");
        Instant end = heldPod("batch.kubernetes.io/job-tracking");
        set(end.plusSeconds(29));
        reconcile("istio");
        assertThat(condition("istio", Conditions.STALLED)).startsWith("False Installing");
        set(end.plusSeconds(31));
        reconcile("istio");
        assertThat(condition("istio", Conditions.STALLED))
                .startsWith(
                        "True InstallFailed: the installer does not end: pod tare-installer/mesh-istio-x on node node-7 was"
                                + " to end by ")
                .endsWith(
                        "Z and is still there; another installer is started when it is gone. If that node does not come back:"
                                + " kubectl -n tare-installer delete pod mesh-istio-x --grace-period=0 --force");
        client.pods().inNamespace("tare-installer").withName("mesh-istio-x").edit(gone -> {
            gone.getMetadata().setFinalizers(List.of());
            return gone;
        });
        reconcile("istio");
        assertThat(condition("istio", Conditions.STALLED)).startsWith("False Installing");
    }

    @Test
    void anInstallerThatSomebodysFinalizerKeepsIsSaid() {
        create("istio", null);
        reconcile("istio");
        client.resource(mesh("istio")).delete();
        reconcile("istio");
        set(heldPod("batch.kubernetes.io/job-tracking", "example.org/hold").plusSeconds(31));
        reconcile("istio");
        assertThat(condition("istio", Conditions.READY))
                .startsWith("False UninstallFailed: the installer does not end: pod tare-installer/mesh-istio-x")
                .endsWith("It has finalizers that somebody has to remove: example.org/hold");
    }

    private void refuseJobs(int code, String message) {
        server.refuse(
                request -> request.startsWith("POST ") && request.contains("/jobs"),
                new StatusBuilder().withCode(code).withMessage(message).build());
    }

    private void makeInstallersNamespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("tare-installer")
                        .endMetadata()
                        .build())
                .create();
    }

    private void refuseNothing() {
        server.refuse(request -> false, new StatusBuilder().build());
    }

    @Test
    void anInstallerThatMustNotStartIsSaid() {
        create("istio", null);
        reconcile("istio");
        makeInstallersNamespace();
        refuseJobs(403, "jobs.batch \"mesh-istio\" is forbidden: exceeded quota: q");
        reconcile("istio");
        String refused =
                "InstallFailed: the installer cannot be started: the API server has refused a request: jobs.batch"
                        + " \"mesh-istio\" is forbidden: exceeded quota: q";
        assertThat(condition("istio", Conditions.STALLED)).isEqualTo("True " + refused);
        assertThat(condition("istio", Conditions.READY)).isEqualTo("False " + refused);
        refuseNothing();
        reconcile("istio");
        assertThat(isJobThere()).isTrue();
        assertThat(condition("istio", Conditions.STALLED)).startsWith("False Installing");
    }

    /** Somebody has deleted it, and with it the installer's rights and what it has written down. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | namespaces "tare-installer" not found
            403 | jobs.batch is forbidden: User "tare" cannot create resource "jobs" in the namespace "tare-installer"
            """)
    void aMeshThatNobodyCanUninstallSaysTheWayOut(int code, String refusal) {
        create("istio", null);
        reconcile("istio");
        client.resource(mesh("istio")).delete();
        refuseJobs(code, refusal);
        reconcile("istio");
        assertThat(condition("istio", Conditions.STALLED))
                .isEqualTo(
                        "True UninstallFailed: the installer cannot be started: there is no namespace tare-installer;"
                                + " make room for it in namespace tare-installer (helm upgrade makes the namespace again), or"
                                + " remove the finalizer tare.dev/mesh, and the mesh stays");
        refuseNothing();
        reconcile("istio");
        assertThat(isJobThere()).isTrue();
    }

    @Test
    void aNameThatIsTooLongForItsJobIsRefused() {
        String name = "a".repeat(59);
        create(name, null);
        reconcile(name);
        assertThat(condition(name, Conditions.STALLED))
                .isEqualTo(
                        "True Invalid: MeshInstall %s: metadata.name: is \"%s\", but must have at most 58 characters, as it is part of the name of the installer's Job"
                                .formatted(name, name));
    }

    /** Such as one that was deleted, and let go of, a moment ago. */
    @Test
    void ofOneThatIsGoneNothingIsWanted() {
        create("istio", null);
        WatchedMesh gone = mesh("istio");
        client.resources(MeshInstall.class).withName("istio").delete();
        assertThat(reconciler.reconcile(gone, ContextStandIn.of(List.of(gone), Map.of())))
                .isNotNull();
        gone.addFinalizer(InstalledMesh.FINALIZER);
        gone.getMetadata().setDeletionTimestamp(clock.instant().toString());
        assertThat(reconciler.reconcile(gone, ContextStandIn.of(List.of(gone), Map.of())))
                .isNotNull();
    }

    @Test
    void theOlderOfTwoHasTheRelease() {
        create("istio", null);
        clock.forward(Duration.ofMinutes(1));
        create("second", null);
        reconcile("second");
        assertThat(condition("second", Conditions.ACCEPTED))
                .isEqualTo(
                        "False Invalid: MeshInstall second: spec.namespace: must be different: MeshInstall istio owns the"
                                + " release istio-system/istiod already");
        assertThat(mesh("second").getFinalizers()).isEmpty();
    }

    @Test
    void chartsComeFromWhereTheyMay() {
        create("istio", new ChartSource("https://mirror.example/charts-of-others", null, null, null));
        reconcile("istio");
        assertThat(condition("istio", Conditions.STALLED))
                .isEqualTo("True Invalid: MeshInstall istio: spec.chartSource.repository: is"
                        + " \"https://mirror.example/charts-of-others\", but must be one that the chart's"
                        + " meshes.repositories lists: https://mirror.example/charts");
    }
}
