package dev.tare.chart;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.play.cluster.ClusterLessons;
import dev.tare.play.cluster.ExamplePlace;
import dev.tare.play.cluster.LessonObjects;

import static org.assertj.core.api.Assertions.assertThat;

/** The rights that docs/security.md gives reasons for are those that the chart grants. */
class RightsTest {

    /** Those that are not made by an s. */
    private static final Map<String, String> PLURALS = Map.of(
            "MeshTLS", "meshtlses", "ServiceDefaults", "servicedefaults", "ServiceIntentions", "serviceintentions");

    @ParameterizedTest
    @CsvSource({
        "In each namespace that it looks after, ClusterRole, tare-system-tare-runs, namespaced-values.yaml",
        "Labels of Secrets, ClusterRole, tare-system-tare-secret-labels, everything-values.yaml",
        "With Kueue, ClusterRole, tare-system-tare-workloads, everything-values.yaml",
        "'With Kueue, in the whole cluster', ClusterRole, tare-system-tare-flavors, everything-values.yaml",
        "Features of meshes, ClusterRole, tare-system-tare-catalogue-features, namespaced-values.yaml",
        "In the whole cluster, ClusterRole, tare-system-tare-meshes, namespaced-values.yaml",
        "Control planes of meshes, ClusterRole, tare-system-tare-control-planes, namespaced-values.yaml",
        "In the namespace default, Role, tare-system-tare-events, namespaced-values.yaml",
        "In its own namespace, Role, tare-mesh-entries, namespaced-values.yaml",
        "Where there are playgrounds, ClusterRole, tare-system-tare-playground, everything-values.yaml",
        "Where it installs meshes, ClusterRole, tare-system-tare-mesh-finalizers, everything-values.yaml",
        "In the installer's namespace, Role, tare-installer, everything-values.yaml",
        "'For Leases, in its own namespace', Role, tare-leader, default-values.yaml",
    })
    void areThoseThatAreGranted(String heading, String kind, String name, String values) throws IOException {
        JsonNode role = Chart.objects(Chart.render(values)).stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();

        assertThat(DocumentedRights.of(heading)).isEqualTo(granted(role));
    }

    @ParameterizedTest
    @CsvSource({"default-values.yaml, 0", "namespaced-values.yaml, 0", "everything-values.yaml, 1"})
    void onlyTheInstallersAreAllAndOnlyWhereItIsWanted(String values, int all) throws IOException {
        assertThat(Chart.objects(Chart.render(values)).stream()
                        .filter(object -> object.at("/roleRef/name").asText().equals("cluster-admin"))
                        .map(binding -> binding.at("/subjects/0/namespace").asText()))
                .hasSize(all)
                .allMatch("tare-installer"::equals);
    }

    @Test
    void thoseOfFeaturesAreTheCatalogues() throws IOException {
        Set<String> needed = new TreeSet<>();
        for (String mesh : Catalogue.names()) {
            for (Feature feature : Catalogue.entry(mesh).orElseThrow().features()) {
                for (Feature.Right right : feature.rights()) {
                    for (String group : right.apiGroups()) {
                        right.resources()
                                .forEach(resource -> needed.add(DocumentedRights.right(
                                        group, resource, Stream.of("get", "create", "patch", "delete"))));
                    }
                }
            }
        }
        assertThat(DocumentedRights.of("Features of meshes")).isEqualTo(needed);
    }

    /** Those for runs, for features and for playgrounds are enough for what lessons make. */
    @Test
    void thoseOfLessonsAreGranted() throws IOException {
        Set<String> granted = new TreeSet<>(DocumentedRights.single("In each namespace that it looks after"));
        granted.addAll(DocumentedRights.single("Features of meshes"));
        granted.addAll(DocumentedRights.single("Where there are playgrounds"));
        assertThat(granted).containsAll(neededByLessons());
    }

    /** What is granted for playgrounds alone, a lesson needs. */
    @Test
    void thoseWherePlaygroundsAreAreNeededByLessons() throws IOException {
        assertThat(neededByLessons()).containsAll(DocumentedRights.single("Where there are playgrounds"));
    }

    private static Set<String> neededByLessons() {
        Set<String> needed = new TreeSet<>();
        ClusterLessons.MESHES.stream()
                .flatMap(mesh -> ClusterLessons.of(mesh).all().stream())
                .flatMap(lesson -> LessonObjects.of(lesson, ExamplePlace.FIRST).ids().stream())
                .forEach(id -> Stream.of("get", "create", "delete")
                        .forEach(verb -> needed.add(DocumentedRights.right(group(id), resource(id), Stream.of(verb)))));
        return needed;
    }

    private static String group(LessonObjects.Id id) {
        int end = id.apiVersion().indexOf('/');
        return end < 0 ? "" : id.apiVersion().substring(0, end);
    }

    private static String resource(LessonObjects.Id id) {
        return PLURALS.getOrDefault(id.kind(), (id.kind().toLowerCase(Locale.ROOT) + "s").replaceFirst("ys$", "ies"));
    }

    private static Set<String> granted(JsonNode role) {
        Set<String> rights = new TreeSet<>();
        for (JsonNode rule : role.get("rules")) {
            for (JsonNode group : rule.get("apiGroups")) {
                for (JsonNode resource : rule.get("resources")) {
                    rights.add(DocumentedRights.right(
                            group.asText(),
                            resource.asText(),
                            rule.get("verbs").valueStream().map(JsonNode::asText)));
                }
            }
        }
        return rights;
    }
}
