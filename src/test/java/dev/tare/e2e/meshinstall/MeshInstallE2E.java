package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** Stand-ins of Istio's charts, installed, upgraded, repaired, adopted and removed by the operator's installer. */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
class MeshInstallE2E {

    static final String ISTIO_SYSTEM = StandInIstio.NAMESPACE;

    private static final Duration MOST = Duration.ofMinutes(2);
    private static final int KILLS = Integer.getInteger("tare.e2e.kills.installer", 1);
    private static final int TIMEOUT_SECONDS = 60;

    private final Scenario user;
    private final KubernetesClient client;
    private final Meshes meshes;
    private final StandInIstio istio;

    MeshInstallE2E(Scenario user) {
        this.user = user;
        this.client = user.client();
        this.meshes = new Meshes(client);
        this.istio = new StandInIstio(user);
    }

    @BeforeAll
    static void letItInstall(Scenario user) throws IOException {
        StandInIstio.letItInstall(user);
    }

    @AfterAll
    static void letItInstallNoMore(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    @BeforeEach
    void list() {
        istio.remember();
    }

    @AfterEach
    void nothingIsLeft() {
        user.clear();
        istio.nothingIsLeft();
    }

    private String logLevel() {
        return client.configMaps()
                .inNamespace(ISTIO_SYSTEM)
                .withName("istio")
                .get()
                .getData()
                .get("logLevel");
    }

    @Test
    void isInstalledUpgradedRolledBackRepairedAndRemoved() throws IOException {
        istio.apply("istio", "", "");
        meshes.until("istio", Conditions.RECONCILING, "True", "Installing", "installing release istio-system/istiod");
        MeshInstall installed = meshes.ready("istio");
        assertThat(installed.getStatus().version()).isEqualTo(ChartArchives.VERSION);
        assertThat(meshes.releases("istio"))
                .containsExactly("istio-system/istio-base base 1.30.3 1", "istio-system/istiod istiod 1.30.3 1");
        assertThat(Helm.list()
                        .withNamespace(ISTIO_SYSTEM)
                        .withKubeConfig(user.cluster().kubeconfig())
                        .call())
                .extracting(Release::getName)
                .containsExactlyInAnyOrder("istio-base", "istiod");
        user.keep("installed.txt", user.listing());

        istio.apply("istio", ", logLevel: debug", "version: " + ChartArchives.NEXT_VERSION);
        Eventually.holds("upgrade", MOST, () -> meshes.releases("istio")
                .equals(List.of("istio-system/istio-base base 1.30.4 2", "istio-system/istiod istiod 1.30.4 2")));
        meshes.ready("istio");
        assertThat(logLevel()).isEqualTo("debug");

        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: istio}
                spec:
                  mesh: istio
                  version: 1.30.4
                  chartSource:
                    archives: {namespace: %s, name: charts}
                  timeout: 5s
                  values: {image: "docker.io/tare/no-such-image:1"}
                """.formatted(user.namespace()));
        meshes.until(
                "istio",
                Conditions.READY,
                "False",
                "UpgradeFailed",
                "release istio-system/istiod (chart istiod 1.30.4)",
                "istio-system/istiod-",
                "no-such-image");
        user.keep(
                "upgrade-failed.txt",
                meshes.condition("istio", Conditions.READY).orElseThrow().getMessage());
        assertThat(logLevel()).as("what was there before").isEqualTo("debug");

        istio.apply("istio", ", logLevel: loud", "");
        assertThat(meshes.until("istio", Conditions.STALLED, "True", "UpgradeFailed", "logLevel")
                        .getMessage())
                .contains("does not try again");

        istio.apply("istio", ", logLevel: info", "");
        meshes.ready("istio");
        assertThat(logLevel()).isEqualTo("info");

        new Helm(ChartArchives.sources("istiod", ChartArchives.VERSION))
                .upgrade()
                .withName("istiod")
                .withNamespace(ISTIO_SYSTEM)
                .withKubeConfig(user.cluster().kubeconfig())
                .set("image", user.cluster().tareImage())
                .set("logLevel", "debug")
                .waitReady()
                .withTimeout(TIMEOUT_SECONDS)
                .call();
        assertThat(logLevel()).isEqualTo("debug");
        Eventually.holds("repaired drift", MOST, () -> logLevel().equals("info"));
        meshes.ready("istio");

        // What istiod makes in every namespace, and does not take away.
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(user.namespace())
                        .withName("istio-ca-root-cert")
                        .endMetadata()
                        .build())
                .create();
        istio.delete("istio");
        meshes.gone("istio");
        assertThat(istio.more()).isEmpty();
    }

    /** Helm itself would wait for longer than this test does. */
    @Test
    void aCorrectionIsLookedAtWhileTheInstallerWaits() {
        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: istio}
                spec:
                  mesh: istio
                  chartSource:
                    archives: {namespace: %s, name: charts}
                  timeout: 30m
                  values: {image: "docker.io/tare/no-such-image:1"}
                """.formatted(user.namespace()));
        meshes.until("istio", Conditions.RECONCILING, "True", "Installing", "no-such-image");
        istio.apply("istio", "", "");
        meshes.ready("istio", Duration.ofMinutes(4));
        assertThat(meshes.releases("istio"))
                .containsExactly("istio-system/istio-base base 1.30.3 2", "istio-system/istiod istiod 1.30.3 1");

        istio.delete("istio");
        meshes.gone("istio");
        assertThat(istio.more()).isEmpty();
    }

    /** Objects of a definition that came with the mesh, and one in its namespace. */
    private void makeObjectsOfOthers() {
        user.apply("""
                apiVersion: extensions.istio.io/v1alpha1
                kind: WasmPlugin
                metadata: {name: theirs}
                spec: {phase: AUTHN}
                """);
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(ISTIO_SYSTEM)
                        .withName("gateway-certificate")
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void whatOthersHaveStaysUntilTheyTakeItAway() {
        istio.apply("istio", "", "");
        meshes.ready("istio");
        makeObjectsOfOthers();
        istio.delete("istio");
        user.keep(
                "held.txt",
                meshes.until(
                                "istio",
                                Conditions.READY,
                                "False",
                                "UninstallFailed",
                                "1 Secret in namespace istio-system",
                                "1 WasmPlugin in namespace " + user.namespace(),
                                "deletionPolicy: UninstallAll")
                        .getMessage());
        assertThat(istio.more())
                .contains("Namespace istio-system", "CustomResourceDefinition wasmplugins.extensions.istio.io")
                .doesNotContain(
                        "CustomResourceDefinition telemetries.telemetry.istio.io", "Deployment istio-system/istiod");
        client.genericKubernetesResources("extensions.istio.io/v1alpha1", "WasmPlugin")
                .inNamespace(user.namespace())
                .delete();
        client.secrets()
                .inNamespace(ISTIO_SYSTEM)
                .withName("gateway-certificate")
                .delete();
        meshes.gone("istio");
        assertThat(istio.more()).isEmpty();
    }

    @Test
    void whatOthersHaveGoesWithTheMeshWhereThatIsAskedFor() {
        istio.apply("istio", "", "deletionPolicy: UninstallAll");
        meshes.ready("istio");
        makeObjectsOfOthers();
        istio.delete("istio");
        meshes.gone("istio");
        assertThat(istio.more()).isEmpty();
    }

    @Test
    void othersAreAdoptedOrLeftAlone() throws IOException {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(ISTIO_SYSTEM)
                        .endMetadata()
                        .build())
                .create();
        for (Map.Entry<String, String> chart :
                Map.of("istio-base", "base", "istiod", "istiod").entrySet()) {
            new Helm(ChartArchives.sources(chart.getValue(), ChartArchives.VERSION))
                    .install()
                    .withName(chart.getKey())
                    .withNamespace(ISTIO_SYSTEM)
                    .withKubeConfig(user.cluster().kubeconfig())
                    .set("image", user.cluster().tareImage())
                    .waitReady()
                    .withTimeout(TIMEOUT_SECONDS)
                    .call();
        }
        Set<String> theirs = ClusterListing.of(client);
        istio.apply("istio", ", logLevel: debug", "");
        meshes.until(
                "istio",
                Conditions.READY,
                "False",
                "InstallFailed",
                "release istio-system/istio-base was not installed by Tare",
                "spec.adopt");
        assertThat(logLevel()).isEqualTo("info");

        istio.apply("istio", ", logLevel: debug", "adopt: true\ndeletionPolicy: Retain");
        meshes.ready("istio");
        assertThat(logLevel()).isEqualTo("debug");
        assertThat(meshes.releases("istio"))
                .containsExactly("istio-system/istio-base base 1.30.3 2", "istio-system/istiod istiod 1.30.3 2");

        istio.apply("second", "", "");
        meshes.until(
                "second", Conditions.ACCEPTED, "False", "Invalid", "MeshInstall istio owns the release istio-system/");
        istio.delete("second");

        istio.delete("istio");
        meshes.gone("istio");
        assertThat(ClusterListing.of(client)).as("it is retained").containsAll(theirs);

        istio.apply("istio", "", "adopt: true");
        meshes.ready("istio");
        istio.delete("istio");
        meshes.gone("istio");
        // What was there before it was adopted stays.
        client.namespaces().withName(ISTIO_SYSTEM).delete();
        for (String definition : List.of("wasmplugins.extensions.istio.io", "telemetries.telemetry.istio.io")) {
            assertThat(client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .withName(definition)
                            .delete())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"oci://%s/charts, release istio-system/istio-base", "https://%s/charts, 401 Unauthorized"})
    void chartsComeFromARepositoryWithAPasswordAndAnAuthorityOfItsOwn(String address, String refusal)
            throws IOException, InterruptedException {
        if (client.services()
                        .inNamespace(user.namespace())
                        .withName("charts-server")
                        .get()
                == null) {
            ChartServer.start(user);
            istio.remember();
        }
        String repository = address.formatted(ChartServer.host(user));
        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: istio}
                spec:
                  mesh: istio
                  chartSource:
                    repository: %s
                    certificateAuthority: {namespace: %2$s, name: authority}
                  values: {image: "%3$s"}
                """.formatted(repository, user.namespace(), user.cluster().tareImage()));
        meshes.until("istio", Conditions.READY, "False", "InstallFailed", refusal);
        user.keep(
                "no-password-" + address.substring(0, 3) + ".txt",
                meshes.condition("istio", Conditions.READY).orElseThrow().getMessage());

        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: istio}
                spec:
                  mesh: istio
                  chartSource:
                    repository: %s
                    credentials: {namespace: %2$s, name: credentials}
                    certificateAuthority: {namespace: %2$s, name: authority}
                  values: {image: "%3$s"}
                  valuesFrom:
                    - {kind: ConfigMap, namespace: %2$s, name: more}
                """.formatted(repository, user.namespace(), user.cluster().tareImage()));
        meshes.until(
                "istio",
                Conditions.READY,
                "False",
                "InstallFailed",
                "ConfigMap " + user.namespace() + "/more was not found");
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(user.namespace())
                        .withName("more")
                        .endMetadata()
                        .addToData("values.yaml", "logLevel: debug")
                        .build())
                .create();
        meshes.ready("istio");
        assertThat(logLevel()).isEqualTo("debug");
        String said = client.configMaps()
                        .inNamespace("tare-installer")
                        .withName("mesh-istio")
                        .get() + " " + meshes.find("istio")
                + client.batch()
                        .v1()
                        .jobs()
                        .inNamespace("tare-installer")
                        .withName("mesh-istio")
                        .getLog();
        assertThat(said).contains("istiod").doesNotContain(ChartServer.PASSWORD);
        istio.delete("istio");
        meshes.gone("istio");
        client.configMaps().inNamespace(user.namespace()).withName("more").delete();
    }

    @Test
    void revisionsStandBesideEachOtherAndTheLastTakesAwayWhatTheyShare() {
        istio.apply("stable", ", revision: stable", "");
        meshes.ready("stable");
        istio.apply("canary", ", revision: canary", "");
        meshes.ready("canary");
        assertThat(meshes.releases("canary"))
                .containsExactly("istio-system/istio-base base 1.30.3 1", "istio-system/istiod-canary istiod 1.30.3 1");

        istio.delete("stable");
        meshes.gone("stable");
        meshes.ready("canary");
        assertThat(istio.more())
                .contains(
                        "Namespace istio-system",
                        "CustomResourceDefinition wasmplugins.extensions.istio.io",
                        "Deployment istio-system/istiod-canary",
                        "ServiceAccount istio-system/istio-reader-service-account")
                .doesNotContain("Deployment istio-system/istiod-stable");
        istio.delete("canary");
        meshes.gone("canary");
        assertThat(istio.more()).isEmpty();
    }

    @Test
    void observedIsNeverWrittenTo() {
        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: istio}
                spec: {mesh: istio, management: Observed}
                """);
        meshes.until("istio", Conditions.READY, "False", "NotFound");
        assertThat(meshes.find("istio").orElseThrow().getMetadata().getFinalizers())
                .isEmpty();
        assertThat(istio.more()).isEmpty();
    }

    @Test
    void isFinishedByTheNextInstallerWhereOneIsKilled() {
        Random random = new Random(KILLS);
        for (int kill = 0; kill < KILLS; kill++) {
            String level = kill % 2 == 0 ? "debug" : "info";
            istio.apply("istio", ", logLevel: " + level, "");
            killInstaller(Duration.ofMillis(random.nextInt(6_000)));
            meshes.ready("istio");
            assertThat(logLevel()).isEqualTo(level);
            if (kill % 3 == 2) {
                istio.delete("istio");
                killInstaller(Duration.ofMillis(random.nextInt(3_000)));
                meshes.gone("istio");
                assertThat(istio.more()).isEmpty();
            }
        }
        istio.delete("istio");
        meshes.gone("istio");
    }

    /** Kills whatever installer there is, so long after its container began. */
    private void killInstaller(Duration after) {
        Pod pod = istio.runningInstaller();
        Eventually.pause(after);
        client.resource(pod).withGracePeriod(0).delete();
    }
}
