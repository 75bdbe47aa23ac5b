package dev.tare.reconcile.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.Feature;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples of docs/add-your-own-mesh.md, before a stand-in for the API server. */
class AddYourOwnMeshTest {

    private static final Path PAGE = Path.of("docs/add-your-own-mesh.md");

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final ConfigMapMeshes meshes = new ConfigMapMeshes(client, "tare-system");

    @AfterEach
    void close() {
        server.close();
    }

    private static List<String> examples() throws IOException {
        return Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private ConfigMap apply(String text) {
        return client.resource(Serialization.unmarshal(text, ConfigMap.class)).create();
    }

    private static CatalogueEntry accepted(Validated<CatalogueEntry> checked) {
        assertThat(checked.problems()).isEmpty();
        return ((Validated.Accepted<CatalogueEntry>) checked).value();
    }

    @Test
    void aMeshOfOnesOwn() throws IOException {
        apply(examples().get(0));
        CatalogueEntry entry =
                accepted(meshes.entry(Serialization.unmarshal(examples().get(1), MeshInstall.class)));
        assertThat(entry.title()).isEqualTo("Acme Mesh");
        assertThat(entry.charts()).hasSize(2);
        assertThat(entry.features())
                .extracting(Feature::name)
                .containsExactly("strict-mtls", "ab-header", "access-logs");
    }

    @Test
    void anotherIstio() throws IOException {
        ConfigMap map = apply(examples().get(2));
        MeshInstall install = Serialization.unmarshal(examples().get(1), MeshInstall.class);
        install.setSpec(MeshInstallSpecBuilder.builder()
                .mesh(map.getMetadata().getLabels().get("tare.dev/mesh"))
                .management(MeshInstallSpec.Management.Observed)
                .build());
        CatalogueEntry entry = accepted(meshes.entry(install));
        assertThat(entry.controlPlane()).extracting("name").containsExactly("istiod-platform");
        assertThat(entry.features())
                .isEqualTo(Catalogue.entry("istio").orElseThrow().features());
    }

    @Test
    void theSentenceThatItQuotes() throws IOException {
        apply(examples().get(0).replace("dataPlane: Sidecar ", "dataPlane: SideCar "));
        MeshInstall install = Serialization.unmarshal(examples().get(1), MeshInstall.class);
        assertThat(meshes.entry(install).problems()).singleElement().satisfies(problem -> assertThat(
                        Files.readString(PAGE).replaceAll("\\s+", " "))
                .contains(problem.sentence()));
    }
}
