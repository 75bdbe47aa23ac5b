package dev.tare.reconcile.play;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;
import dev.tare.api.Playground;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.play.cluster.ExamplePlace;

import static org.assertj.core.api.Assertions.assertThat;

/** The application of a playground on Istio. */
@Tag(GeneratedFile.TAG)
class ApplicationObjectsTest {

    private static final Path FILE = Path.of("src/test/resources/playground/objects.yaml");

    private static List<HasMetadata> objects() {
        Playground playground = new Playground();
        playground.setMetadata(new ObjectMetaBuilder()
                .withNamespace(ExamplePlace.FIRST.namespace())
                .withName(ExamplePlace.FIRST.name())
                .withUid(ExamplePlace.FIRST.uid())
                .build());
        return new ApplicationObjects(
                        playground,
                        ExamplePlace.FIRST,
                        MeshEnrolment.of(Catalogue.entry("istio").orElseThrow(), List.of()),
                        FleetSettings.of(
                                "registry.example/tare:1.0.0",
                                new FleetSettings.EnvoyImage("registry.example/envoy:v{version}", "1.40.0")))
                .all();
    }

    @Test
    void areWhatIsKept() throws IOException {
        StringBuilder text = new StringBuilder();
        objects().forEach(object -> text.append("---\n").append(yaml(object)));
        GeneratedFile.check(FILE, text.toString(), "what the operator's code says");
    }

    private static String yaml(HasMetadata object) {
        return Serialization.asYaml(Serialization.unmarshal(Serialization.asJson(object), ObjectNode.class))
                .replaceFirst("^---\n", "");
    }

    @Test
    void onlyTheOutsiderIsOffTheMesh() {
        List<Map<String, String>> labels = objects().stream()
                .filter(Deployment.class::isInstance)
                .map(object -> ((Deployment) object)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .toList();
        assertThat(labels).hasSize(7);
        assertThat(labels)
                .filteredOn(of -> "false".equals(of.get("sidecar.istio.io/inject")))
                .extracting(of -> of.get("tare.dev/play-pod"))
                .containsExactly("outsider");
    }
}
