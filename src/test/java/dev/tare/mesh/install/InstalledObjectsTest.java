package dev.tare.mesh.install;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.NamespaceStatusBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.cluster.ApiServerStandIn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What comes with a mesh and stays behind, before a stand-in for the API server. */
class InstalledObjectsTest {

    private static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant NEVER = Instant.parse("3000-01-01T00:00:00Z");
    private static final Release BASE = new Release("istio-base", "istio-system", "base", "1.30.0", 1);

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final InstalledObjects belongings = new InstalledObjects(client, "m");

    @AfterEach
    void close() {
        server.close();
    }

    private void namespace(String name, String... finalizers) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withFinalizers(finalizers)
                        .endMetadata()
                        .build())
                .create();
    }

    private Map<String, String> labelsOfNamespace(String name) {
        return client.namespaces().withName(name).get().getMetadata().getLabels();
    }

    @Test
    void aNamespaceIsMadeAndMarked() throws InstallFailure {
        belongings.makeNamespace("istio-system");
        assertThat(labelsOfNamespace("istio-system")).containsEntry("tare.dev/mesh-install", "m");
        belongings.makeNamespace("istio-system");
    }

    @Test
    void aNamespaceThatIsThereStaysAsItIsAndStaysThere() throws InstallFailure {
        namespace("theirs");
        belongings.makeNamespace("theirs");
        assertThat(labelsOfNamespace("theirs")).isNullOrEmpty();
        assertThat(belongings.removeNamespaces(any -> false)).isEmpty();
        assertThat(client.namespaces().withName("theirs").get()).isNotNull();
    }

    @Test
    void aNamespaceThatIsGoingIsWaitedFor() {
        namespace("going", "example.com/hold");
        client.namespaces().withName("going").delete();
        assertThatThrownBy(() -> belongings.makeNamespace("going"))
                .isInstanceOfSatisfying(InstallFailure.class, failure -> {
                    assertThat(failure).hasMessage("namespace going is being deleted: it is not deleted yet");
                    assertThat(failure.passes()).isTrue();
                });
    }

    @Test
    void onlyNamespacesOfTheMeshGo() throws InstallFailure {
        belongings.makeNamespace("one");
        belongings.makeNamespace("two");
        new InstalledObjects(client, "other").makeNamespace("three");
        assertThat(belongings.removeNamespaces(any -> false))
                .containsExactlyInAnyOrder(
                        "namespace one: it is not deleted yet", "namespace two: it is not deleted yet");
        assertThat(belongings.removeNamespaces(any -> false)).isEmpty();
        assertThat(client.namespaces().list().getItems())
                .extracting(namespace -> namespace.getMetadata().getName())
                .containsExactly("three");
    }

    @Test
    void aNamespaceThatDoesNotGoIsToldWithWhatHoldsIt() {
        NamespaceStatus status = new NamespaceStatusBuilder()
                .addNewCondition()
                .withType("NamespaceDeletionDiscoveryFailure")
                .withStatus("False")
                .withMessage("nothing of this kind")
                .endCondition()
                .addNewCondition()
                .withType("NamespaceContentRemaining")
                .withStatus("True")
                .withMessage("pods. has 1 resource instances")
                .endCondition()
                .addNewCondition()
                .withType("NamespaceFinalizersRemaining")
                .withStatus("True")
                .withMessage("example.com/hold in 1 resource instances")
                .endCondition()
                .build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("held")
                        .withFinalizers("example.com/hold")
                        .addToLabels("tare.dev/mesh-install", "m")
                        .endMetadata()
                        .withStatus(status)
                        .build())
                .create();
        String sentence = "namespace held: pods. has 1 resource instances; example.com/hold in 1 resource instances";
        assertThat(belongings.removeNamespaces(any -> false)).containsExactly(sentence);
        server.forget();
        assertThat(belongings.removeNamespaces(any -> false)).containsExactly(sentence);
        assertThat(server.requests()).as("it is deleted once").noneMatch(request -> request.startsWith("DELETE"));
    }

    private void definition(String name, Map<String, String> annotations, String... finalizers) {
        client.resource(new CustomResourceDefinitionBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withAnnotations(annotations)
                        .withFinalizers(finalizers)
                        .endMetadata()
                        .withNewSpec()
                        .withGroup("istio.io")
                        .withScope("Namespaced")
                        .withNewNames()
                        .withKind("Kind")
                        .withPlural(name)
                        .endNames()
                        .addNewVersion()
                        .withName("v1")
                        .endVersion()
                        .endSpec()
                        .build())
                .create();
    }

    private static Map<String, String> partOf(String namespace, String release) {
        return Map.of("meta.helm.sh/release-name", release, "meta.helm.sh/release-namespace", namespace);
    }

    private List<String> marked() {
        return client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withLabel("tare.dev/mesh-install", "m")
                .list()
                .getItems()
                .stream()
                .map(definition -> definition.getMetadata().getName())
                .sorted()
                .toList();
    }

    private Instant created(String name) {
        return Instant.parse(client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get()
                .getMetadata()
                .getCreationTimestamp());
    }

    @Test
    void definitionsThatArePartOfTheReleaseAreMarkedUnlessTheyAreOlder() throws IOException {
        definition("part", partOf("istio-system", "istio-base"));
        definition("of-another-release", partOf("istio-system", "istiod"));
        definition("of-another-namespace", partOf("elsewhere", "istio-base"));
        definition("of-nobody", null);
        belongings.markDefinitions(BASE, List.of(), NEVER);
        assertThat(marked()).as("there before it was adopted").isEmpty();
        belongings.markDefinitions(BASE, List.of(), LONG_AGO);
        assertThat(marked()).containsExactly("part");
        belongings.leave();
        assertThat(marked()).isEmpty();
    }

    @Test
    void definitionsThatHelmMadeFirstAreMarkedUnlessTheyAreOlder() throws IOException {
        definition("first", null);
        definition("second", null);
        definition("last", null);
        definition("of-others", null);
        List<String> files = List.of("""
                kind: CustomResourceDefinition
                metadata: {name: first}
                ---
                kind: CustomResourceDefinition
                metadata: {name: second}
                """, "{\"metadata\": {\"name\": \"last\"}}", "no: [YAML");
        belongings.markDefinitions(BASE, files, created("last").plusSeconds(1));
        assertThat(marked()).as("they were there before").isEmpty();
        belongings.markDefinitions(BASE, files, created("first").plusMillis(900));
        assertThat(marked()).as("the API server counts in seconds").containsExactly("first", "last", "second");
    }

    @Test
    void definitionsThatAreAnothersStayTheirs() throws IOException {
        definition("part", partOf("istio-system", "istio-base"));
        new InstalledObjects(client, "other").markDefinitions(BASE, List.of(), LONG_AGO);
        server.forget();
        belongings.markDefinitions(BASE, List.of(), LONG_AGO);
        assertThat(marked()).isEmpty();
        assertThat(server.requests()).allMatch(request -> request.startsWith("GET"));
    }

    @Test
    void onlyDefinitionsOfTheMeshGo() throws IOException {
        definition("part", partOf("istio-system", "istio-base"));
        definition("held", partOf("istio-system", "istio-base"), "example.com/hold");
        definition("of-others", null);
        belongings.markDefinitions(BASE, List.of(), LONG_AGO);
        assertThat(belongings.removeDefinitions(any -> false))
                .containsExactlyInAnyOrder("definition part", "definition held");
        server.forget();
        assertThat(belongings.removeDefinitions(any -> false)).containsExactly("definition held");
        assertThat(server.requests()).as("it is deleted once").noneMatch(request -> request.startsWith("DELETE"));
        CustomResourceDefinition held = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("held")
                .get();
        client.resource(held.edit()
                        .editMetadata()
                        .withFinalizers()
                        .endMetadata()
                        .build())
                .update();
        assertThat(belongings.removeDefinitions(any -> false)).isEmpty();
        assertThat(client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("of-others")
                        .get())
                .isNotNull();
    }

    @Test
    void whatHoldsSomethingOfOthersStays() throws InstallFailure, IOException {
        belongings.makeNamespace("istio-system");
        definition("part", partOf("istio-system", "istio-base"));
        belongings.markDefinitions(BASE, List.of(), LONG_AGO);
        assertThat(belongings.removeDefinitions(any -> true)).as("on their way").isEmpty();
        assertThat(belongings.removeNamespaces(any -> true)).isEmpty();
        assertThat(marked()).containsExactly("part");
        assertThat(client.namespaces().withName("istio-system").get()).isNotNull();
    }
}
