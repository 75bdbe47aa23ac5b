package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the catalogue says, beside what the projects' own charts make of its values; see {@link RealCharts}. */
class RealChartsTest {

    /** Meshes whose injector makes the container in code, so that no chart names it. */
    private static final Set<String> INJECT_IN_CODE = Set.of("kuma", "consul");

    @TempDir
    private Path temporary;

    static Stream<String> meshes() {
        return RealCharts.meshes();
    }

    @ParameterizedTest
    @MethodSource("meshes")
    void makeWhatTheEntrySays(String mesh) throws IOException {
        RealCharts charts = RealCharts.of(mesh, temporary);
        CatalogueEntry entry = charts.entry();
        List<ObjectNode> objects = charts.objects(Map.of());

        for (Workload workload : Stream.concat(entry.controlPlane().stream(), entry.nodeProxies().stream())
                .toList()) {
            assertThat(objects)
                    .as("%s: %s", mesh, workload)
                    .anyMatch(object -> object.path("kind").asText().equals(workload.kind())
                            && object.at("/metadata/namespace").asText().equals(workload.namespace())
                            && object.at("/metadata/name").asText().equals(workload.name()));
        }
        assertThat(objects)
                .as("definitions of others")
                .noneMatch(object -> object.at("/spec/group").asText().equals("gateway.networking.k8s.io"));
        String text = objects.toString();
        if (!INJECT_IN_CODE.contains(mesh)) {
            entry.proxies().forEach(proxy -> assertThat(text).as(mesh).containsPattern(named(proxy.name())));
        }
        Stream.of(
                        entry.enrolment().in().labels(),
                        entry.enrolment().namespace().labels(),
                        entry.enrolment().blockedBy())
                .flatMap(labels -> labels.keySet().stream())
                .filter(label -> !mesh.equals("kmesh")) // its program reads the label
                .forEach(label -> assertThat(text).as("%s selects by", mesh).contains(label));
        System.out.printf(
                "%s: %d objects of %d charts%n",
                mesh, objects.size(), entry.charts().size());
    }

    /** A container, in an object or in a template of objects. */
    private static String named(String container) {
        return "(\"name\":\"|name: \"?)" + container + "\\b";
    }

    @ParameterizedTest
    @MethodSource("meshes")
    void definitionsTakeTheObjectsOfFeaturesOfLessonsAndTheInstallers(String mesh) throws IOException {
        RealCharts charts = RealCharts.of(mesh, temporary);
        Map<String, JsonNode> schemas = new TreeMap<>();
        charts.objects(Map.of("installGatewayAPI", true)).forEach(object -> addSchemas(object, schemas));
        List<ObjectNode> objects = Stream.of(charts.ownObjects(), charts.featureObjects(), charts.lessonObjects())
                .flatMap(List::stream)
                .toList();
        for (ObjectNode object : objects) {
            String type =
                    object.get("apiVersion").asText() + " " + object.get("kind").asText();
            assertThat(schemas).as(mesh).containsKey(type);
            assertThat(complaints(schemas.get(type), object))
                    .as("%s: %s", mesh, object)
                    .isEmpty();
        }
        System.out.printf(
                "%s: %d objects of features, of lessons and of the installer are what its definitions take%n",
                mesh, objects.size());
    }

    private static void addSchemas(JsonNode object, Map<String, JsonNode> schemas) {
        if (!object.path("kind").asText().equals("CustomResourceDefinition")) {
            return;
        }
        for (JsonNode version : object.at("/spec/versions")) {
            if (version.path("served").asBoolean()) {
                schemas.put(
                        object.at("/spec/group").asText() + "/"
                                + version.get("name").asText() + " "
                                + object.at("/spec/names/kind").asText(),
                        version.at("/schema/openAPIV3Schema"));
            }
        }
    }

    private static Set<ValidationMessage> complaints(JsonNode schema, ObjectNode object) {
        JsonNode spec = schema.at("/properties/spec").deepCopy();
        close(spec);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(spec)
                .validate(object.get("spec"));
    }

    /** Refuses fields that a schema does not list: the API server would drop them, or warn of them. */
    private static void close(JsonNode schema) {
        Optional.of(schema.path("properties")).filter(JsonNode::isObject).ifPresent(properties -> {
            if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
            properties.forEach(RealChartsTest::close);
        });
        if (schema.path("items").isObject()) {
            close(schema.get("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            close(schema.get("additionalProperties"));
        }
    }
}
