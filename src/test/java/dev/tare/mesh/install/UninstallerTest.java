package dev.tare.mesh.install;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;

import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.DeletionPolicy;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.catalogue.MeshLookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is left of a mesh whose releases are gone, before a stand-in for the API server. */
class UninstallerTest {

    private static final String API = "networking.istio.io/v1";
    private static final String MARK = "tare.dev/mesh-install";

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();

    @BeforeEach
    void mesh() {
        server.kind(API, "VirtualService", "virtualservices");
        server.answer("/apis", 200, new APIGroupListBuilder().build());
        for (String plural : new String[] {"virtualservices", "gateways"}) {
            client.resource(new CustomResourceDefinitionBuilder()
                            .withNewMetadata()
                            .withName(plural + ".networking.istio.io")
                            .addToLabels(MARK, "m")
                            .endMetadata()
                            .withNewSpec()
                            .withGroup("networking.istio.io")
                            .withScope("Namespaced")
                            .withNewNames()
                            .withKind(plural.equals("gateways") ? "Gateway" : "VirtualService")
                            .withPlural(plural)
                            .endNames()
                            .addNewVersion()
                            .withName("v1")
                            .withServed(true)
                            .withStorage(true)
                            .endVersion()
                            .endSpec()
                            .build())
                    .create();
        }
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("istio-system")
                        .addToLabels(MARK, "m")
                        .endMetadata()
                        .build())
                .create();
        GenericKubernetesResource theirs = new GenericKubernetesResource();
        theirs.setApiVersion(API);
        theirs.setKind("VirtualService");
        theirs.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("checkout")
                .build());
        client.resource(theirs).create();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void uninstall(DeletionPolicy policy) throws Exception {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder()
                .withName("m")
                .withUid("7c0e")
                .withGeneration(2L)
                .build());
        mesh.setSpec(MeshInstallSpecBuilder.builder()
                .mesh("istio")
                .deletionPolicy(policy)
                .build());
        HelmReleases releases = new HelmReleases(client, Path.of("none"), Path.of("none"), null);
        InstallProgress progress = new InstallProgress(
                mesh,
                new InstallRecords(client, "tare-installer"),
                Clock.systemUTC(),
                new PrintStream(OutputStream.nullOutputStream()));
        new Uninstaller(client, MeshLookup.builtIn(), releases, progress, Clock.systemUTC()).of(mesh);
    }

    private boolean isThere(String plural) {
        return client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(plural + ".networking.istio.io")
                        .get()
                != null;
    }

    @Test
    void aDefinitionThatOthersUseStaysAndTheRestGoes() {
        assertThatThrownBy(() -> uninstall(DeletionPolicy.Uninstall))
                .isInstanceOfSatisfying(InstallFailure.class, failure -> {
                    assertThat(failure)
                            .hasMessage(
                                    "1 VirtualService in namespace shop: these are others' and would be deleted with what"
                                            + " came with the mesh. Delete them; or set deletionPolicy: UninstallAll, and they go with"
                                            + " the mesh; or Retain, and what is left stays");
                    assertThat(failure.passes()).isTrue();
                });
        assertThat(isThere("virtualservices")).isTrue();
        assertThat(isThere("gateways")).isFalse();
        assertThat(client.namespaces().withName("istio-system").get()).isNull();
    }

    @Test
    void itGoesWhenOthersUseItNoMore() throws Exception {
        client.genericKubernetesResources(API, "VirtualService")
                .inNamespace("shop")
                .withName("checkout")
                .delete();
        uninstall(DeletionPolicy.Uninstall);
        assertThat(isThere("virtualservices")).isFalse();
    }

    @Test
    void itGoesWithAllThatOthersHaveWhereThatIsAskedFor() throws Exception {
        uninstall(DeletionPolicy.UninstallAll);
        assertThat(isThere("virtualservices")).isFalse();
    }
}
