package dev.tare.reconcile.play;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;
import dev.tare.api.Playground;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.play.cluster.ClusterLessons;
import dev.tare.play.cluster.ExamplePlace;

import static org.assertj.core.api.Assertions.assertThat;

/** The application of a playground. What is kept is that on Istio, and on Kuma, whose proxies need a token. */
@Tag(GeneratedFile.TAG)
class ApplicationObjectsTest {

    private static final Set<String> ON_MESH = Set.of("a", "b", "c", "d", "friend", "stranger");
    private static final Map<String, Path> FILES = Map.of(
            "istio", Path.of("src/test/resources/playground/objects.yaml"),
            "kuma", Path.of("src/test/resources/playground/objects-kuma.yaml"));

    private static List<HasMetadata> objects(String mesh) {
        Playground playground = new Playground();
        playground.setMetadata(new ObjectMetaBuilder()
                .withNamespace(ExamplePlace.FIRST.namespace())
                .withName(ExamplePlace.FIRST.name())
                .withUid(ExamplePlace.FIRST.uid())
                .build());
        return new ApplicationObjects(
                        playground,
                        ExamplePlace.FIRST,
                        MeshEnrolment.of(Catalogue.entry(mesh).orElseThrow(), List.of()),
                        FleetSettings.of(
                                "registry.example/tare:1.0.0",
                                new FleetSettings.EnvoyImage("registry.example/envoy:v{version}", "1.40.0")))
                .all();
    }

    @Test
    void areWhatIsKept() throws IOException {
        for (Map.Entry<String, Path> file : FILES.entrySet()) {
            StringBuilder text = new StringBuilder();
            objects(file.getKey()).forEach(object -> text.append("---\n").append(yaml(object)));
            GeneratedFile.check(file.getValue(), text.toString(), "what the operator's code says");
        }
    }

    private static String yaml(HasMetadata object) {
        return Serialization.asYaml(Serialization.unmarshal(Serialization.asJson(object), ObjectNode.class))
                .replaceFirst("^---\n", "");
    }

    @Test
    void onlyTheOutsiderIsOffTheMesh() {
        assertThat(onMesh("istio", of -> !"false".equals(of.getLabels().get("sidecar.istio.io/inject"))))
                .isEqualTo(ON_MESH);
        assertThat(onMesh("linkerd", of -> "enabled".equals(of.getAnnotations().get("linkerd.io/inject"))))
                .isEqualTo(ON_MESH);
        assertThat(onMesh("kuma", of -> "enabled".equals(of.getLabels().get("kuma.io/sidecar-injection"))))
                .isEqualTo(ON_MESH);
        assertThat(onMesh(
                        "consul", of -> "true".equals(of.getAnnotations().get("consul.hashicorp.com/connect-inject"))))
                .isEqualTo(ON_MESH);
    }

    private static Set<String> onMesh(String mesh, Predicate<ObjectMeta> test) {
        return templates(mesh)
                .filter(template -> test.test(template.getMetadata()))
                .map(ApplicationObjectsTest::pod)
                .collect(Collectors.toSet());
    }

    private static Stream<PodTemplateSpec> templates(String mesh) {
        return objects(mesh).stream()
                .filter(Deployment.class::isInstance)
                .map(object -> ((Deployment) object).getSpec().getTemplate());
    }

    private static String pod(PodTemplateSpec template) {
        return template.getMetadata().getLabels().get("tare.dev/play-pod");
    }

    private static List<String> names(String mesh, Class<? extends HasMetadata> kind) {
        return objects(mesh).stream()
                .filter(kind::isInstance)
                .map(object -> object.getMetadata().getName())
                .toList();
    }

    /** Kuma's proxies show the token of their pod's account; those of others bring their own, or need none. */
    @Test
    void podsHaveATokenOnlyOnAMeshThatNeedsIt() {
        for (String mesh : ClusterLessons.MESHES) {
            boolean needed = mesh.equals("kuma");
            assertThat(templates(mesh)).allSatisfy(template -> {
                boolean token = needed && !pod(template).equals("outsider");
                assertThat(template.getSpec().getAutomountServiceAccountToken()).isEqualTo(token);
                if (token) {
                    assertThat(names(mesh, ServiceAccount.class))
                            .contains(template.getSpec().getServiceAccountName());
                }
            });
            assertThat(names(mesh, ServiceAccount.class))
                    .hasSize(needed ? 3 : 2)
                    .allMatch(name -> name.endsWith("-on-mesh"));
        }
    }

    /** On Consul a pod waits until a Service has it. */
    @Test
    void clientsStandBehindAServiceOnlyOnAMeshThatWantsIt() {
        for (String mesh : ClusterLessons.MESHES) {
            assertThat(names(mesh, Service.class))
                    .containsExactlyElementsOf(
                            mesh.equals("consul")
                                    ? List.of("first-shop", "first-shop-v2", "first-friend", "first-stranger")
                                    : List.of("first-shop", "first-shop-v2"));
        }
        assertThat(objects("consul"))
                .filteredOn(object -> object instanceof Service
                        && object.getMetadata().getName().equals("first-friend"))
                .singleElement()
                .extracting(object -> ((Service) object).getSpec().getSelector())
                .isEqualTo(Map.of("tare.dev/playground-uid", "0c7e", "tare.dev/play-pod", "friend"));
    }
}
