package dev.tare.mesh.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.install.Revision.State;

import static org.assertj.core.api.Assertions.assertThat;

/** Releases as Helm keeps them, before a stand-in for the API server. */
class HelmReleasesTest {

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private String manifest = "";
    private final HelmReleases releases = new HelmReleases(client, Path.of("none"), Path.of("none"), null);

    @AfterEach
    void close() {
        server.close();
    }

    private void keep(String namespace, String name, int number, String state, String description) throws IOException {
        new KeptRevisions(client).keep(namespace, name, number, state, description, manifest);
    }

    @Test
    void definitionsThatHelmRemovesAreThoseThatItIsNotToldToKeep() throws IOException {
        manifest = """
                # Source: the-chart/templates/crds.yaml
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: servers.example.com}
                ---
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: kept.example.com, annotations: {helm.sh/resource-policy: keep}}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: control}
                """;
        keep("linkerd", "linkerd-crds", 1, "deployed", "");
        assertThat(releases.removedDefinitions("linkerd", "linkerd-crds")).containsExactly("servers.example.com");
        assertThat(releases.removedDefinitions("linkerd", "another")).isEmpty();
    }

    @Test
    void whatSomebodyHasDeletedOfTheDeployedRevisionIsMissing() throws IOException {
        manifest = """
                apiVersion: v1
                kind: Service
                metadata: {name: before}
                """;
        keep("istio-system", "istiod", 1, "superseded", "");
        manifest = """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: control}
                ---
                # Source: the-chart/templates/empty.yaml
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: once}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: control}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: control, namespace: elsewhere}
                """;
        keep("istio-system", "istiod", 2, "deployed", "");
        MissingObjects missing = new MissingObjects(client);
        for (String next : List.of(
                "ClusterRole istio-system/control", "Deployment istio-system/control", "Service elsewhere/control")) {
            List<GenericKubernetesResource> objects = releases.objects("istio-system", "istiod");
            assertThat(missing.first(objects)).contains(next);
            make(objects.stream()
                    .filter(object -> next.startsWith(object.getKind() + " "))
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(missing.first(releases.objects("istio-system", "istiod"))).isEmpty();
    }

    private void make(GenericKubernetesResource object) {
        if (object.getKind().equals("ClusterRole")) {
            object.getMetadata().setNamespace(null); // as the API server does
        }
        client.resource(object).create();
    }

    @Test
    void theHistoryIsAllRevisionsOfOneRelease() throws IOException {
        keep("istio-system", "istiod", 1, "superseded", "MeshInstall m (u), values 00ff");
        keep("istio-system", "istiod", 2, "pending-upgrade", "Preparing upgrade");
        keep("istio-system", "istio-base", 3, "deployed", "another release");
        keep("elsewhere", "istiod", 4, "deployed", "another namespace");
        assertThat(releases.history("istio-system", "istiod"))
                .containsExactlyInAnyOrder(
                        new Revision(1, State.superseded, "MeshInstall m (u), values 00ff", "the-chart", "1.1.0"),
                        new Revision(2, State.pending_upgrade, "Preparing upgrade", "the-chart", "1.2.0"));
        assertThat(releases.history("istio-system", "none")).isEmpty();
    }

    @Test
    void aSecretThatIsNotHelmsIsNone() throws IOException {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("istio-system")
                        .withName("mine")
                        .addToLabels("name", "istiod")
                        .endMetadata()
                        .addToData("release", "eA==")
                        .build())
                .create();
        assertThat(releases.history("istio-system", "istiod")).isEmpty();
    }

    @Test
    void definitionsAreTheFilesThatHelmInstallsFirst() throws IOException {
        keep("istio-system", "istiod", 1, "superseded", "x");
        keep("istio-system", "istiod", 2, "deployed", "x");
        keep("istio-system", "other", 3, "deployed", "x");
        assertThat(releases.definitions("istio-system", "istiod"))
                .containsExactlyInAnyOrder("definition 1", "definition 2");
    }

    @Test
    void aRevisionThatIsForgottenLeavesTheOneBeforeIt() throws IOException {
        keep("istio-system", "istiod", 1, "deployed", "x");
        keep("istio-system", "istiod", 2, "pending-upgrade", "x");
        releases.forget("istio-system", "istiod", 2);
        assertThat(releases.history("istio-system", "istiod"))
                .extracting(Revision::number)
                .containsExactly(1);
        releases.forget("istio-system", "istiod", 7);
        assertThat(releases.history("istio-system", "istiod")).hasSize(1);
    }

    private void expectHooks(boolean wasWhole, boolean expected) throws IOException {
        assertThat(releases.uninstallation("mesh-system", "half", wasWhole))
                .hasFieldOrPropertyWithValue("noHooks", !expected);
    }

    @Test
    void whatWasNeverWholeIsUninstalledWithoutItsHooks() throws IOException {
        keep("mesh-system", "half", 1, "pending-install", "Initial install underway");
        expectHooks(false, false);
        expectHooks(true, true);
    }

    @Test
    void whatWasWholeIsUninstalledWithItsHooks() throws IOException {
        keep("mesh-system", "half", 1, "superseded", "Install complete");
        keep("mesh-system", "half", 2, "failed", "Upgrade failed");
        expectHooks(false, true);
    }

    @Test
    void whatIsDeployedIsUninstalledWithItsHooks() throws IOException {
        keep("mesh-system", "half", 1, "deployed", "Install complete");
        expectHooks(false, true);
    }
}
