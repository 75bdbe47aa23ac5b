package dev.tare.mesh.install;

import java.net.URI;
import java.util.List;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.catalogue.Prerequisites;
import dev.tare.mesh.catalogue.Prerequisites.Definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a cluster must have first. */
class PrerequisiteCheckTest {

    private static final String ANNOTATION = "gateway.networking.k8s.io/bundle-version";
    private static final String ROUTES = "httproutes.gateway.networking.k8s.io";
    private static final URI SOURCE = URI.create("https://example.com/install.yaml");

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final PrerequisiteCheck check = new PrerequisiteCheck(client);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "v1.31.0, >=1.31, true",
        "v1.30.9, >=1.31, false",
        "v1.9.0, >=1.31, false",
        "v2.0.0, >=1.31, true",
        "v1.31.4+k3s1, >=1.31, true",
        "v1.31.4-gke.1700, >=1.31.4, true",
        "v1.31.4-eks-5e0fdde, >=1.31.5, false",
        "v1.35.2, >=1.31 <1.36, true",
        "v1.36.0, >=1.31 <1.36, false",
        "v1.30.0, >=1.31 <1.36, false",
        "v1.35.2, <=1.35, true",
        "v1.36.0, <=1.35, false",
        "v1.35.2, >1.35, false",
        "v1.36.0, >1.35, true",
        "v1.34.9, <1.35, true",
        "v1.35.0, <1.35, false",
        "v1.35.2, 1.35, true",
        "v1.35.2, =1.35.2, true",
        "v1.35.2, =1.35.3, false",
        "v1.1.1, >=v1.1.1, true",
        "1.31, >=1.31.0, true",
        "1.31, >=1.31.1, false",
        "5.15.0-91-generic, >=5.10, true",
        "5.10.134-16.3.al8.x86_64, >=5.10, true",
        "4.18.0-553.el8_10.x86_64, >=5.10, false",
        "6.1.0-0.deb11.13-amd64, >=5.10, true"
    })
    void versionsAreComparedByAsManyNumbersAsTheBoundHas(String version, String bounds, boolean fits) {
        assertThat(PrerequisiteCheck.fits(version, bounds)).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "newer", "~1.31", ">= 1.31", "1.x"})
    void whatIsNoBoundIsAMistakeOfTheCatalogue(String bounds) {
        assertThatIllegalArgumentException().isThrownBy(() -> PrerequisiteCheck.fits("1.31", bounds));
    }

    private void hasNode(String name, String kernel) {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewStatus()
                        .withNewNodeInfo()
                        .withKernelVersion(kernel)
                        .endNodeInfo()
                        .endStatus()
                        .build())
                .create();
    }

    private void hasRoutes(String version) {
        CustomResourceDefinitionBuilder routes = new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(ROUTES)
                .endMetadata()
                .withNewSpec()
                .withGroup("gateway.networking.k8s.io")
                .withScope("Namespaced")
                .withNewNames()
                .withKind("HTTPRoute")
                .withPlural("httproutes")
                .endNames()
                .addNewVersion()
                .withName("v1")
                .endVersion()
                .endSpec();
        if (version != null) {
            routes.editMetadata().addToAnnotations(ANNOTATION, version).endMetadata();
        }
        client.resource(routes.build()).create();
    }

    @Test
    void nothingIsMissingWhereNothingIsNeeded() {
        assertThat(check.missing(new Prerequisites(null, null, null, List.of("nobody checks this"))))
                .isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void kubernetesIsTooOld() {
        // The stand-in does not say another version than it has.
        KubernetesMockServer versioned = new KubernetesMockServer();
        versioned.setVersionInfo(
                new VersionInfo.Builder().withGitVersion("v1.30.2").build());
        versioned.init();
        try (KubernetesClient itsClient = versioned.createClient()) {
            PrerequisiteCheck itsCheck = new PrerequisiteCheck(itsClient);
            assertThat(itsCheck.missing(new Prerequisites(">=1.31", null, null, null)))
                    .containsExactly("needs Kubernetes >=1.31, but this is v1.30.2");
            assertThat(itsCheck.missing(new Prerequisites(">=1.30", null, null, null)))
                    .isEmpty();
        } finally {
            versioned.destroy();
        }
    }

    @Test
    void eachNodesLinuxCounts() {
        hasNode("old", "4.18.0-553.el8_10.x86_64");
        hasNode("new", "6.8.0-31-generic");
        assertThat(check.missing(new Prerequisites(null, ">=5.10", null, null)))
                .containsExactly("needs Linux >=5.10, but node old has 4.18.0-553.el8_10.x86_64");
    }

    private List<String> missingRoutes(String version) {
        return check.missing(new Prerequisites(
                null,
                null,
                List.of(new Definition(ROUTES, version == null ? null : ANNOTATION, version, SOURCE)),
                null));
    }

    @Test
    void aDefinitionIsNotThere() {
        assertThat(missingRoutes("v1.1.1"))
                .containsExactly("needs the definition " + ROUTES + ": kubectl apply --server-side -f " + SOURCE);
    }

    @Test
    void aDefinitionIsTooOld() {
        hasRoutes("v1.0.0");
        assertThat(missingRoutes("v1.1.1"))
                .containsExactly("needs the definition " + ROUTES + " in version v1.1.1 or later, but the cluster has"
                        + " v1.0.0: kubectl apply --server-side -f " + SOURCE);
        assertThat(missingRoutes("v1.0.0")).isEmpty();
        assertThat(missingRoutes(null)).isEmpty();
    }

    @Test
    void aDefinitionThatDoesNotSayItsVersionIsTaken() {
        hasRoutes(null);
        assertThat(missingRoutes("v1.1.1")).isEmpty();
    }
}
