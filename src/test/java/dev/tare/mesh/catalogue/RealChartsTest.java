package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.mesh.catalogue.CatalogueEntry.Feature;
import dev.tare.mesh.catalogue.CatalogueEntry.HelmChart;
import dev.tare.mesh.catalogue.CatalogueEntry.Workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What the catalogue says, beside what the projects' own charts make of its values. The charts are not part of this
 * project: {@code -Dtare.charts=DIR} names a folder that holds each as {@code <mesh>/<chart>/Chart.yaml}, such as {@code
 * istio/istiod/Chart.yaml}, with the charts it depends on in it. Without that, nothing is compared.
 */
class RealChartsTest {

    private static final String CHARTS = System.getProperty("tare.charts");

    /** Meshes whose injector makes the container in code, so that no chart names it. */
    private static final Set<String> INJECT_IN_CODE = Set.of("kuma", "consul");

    /**
     * What charts take besides the catalogue's values: for Linkerd certificates, which the installer makes (here they are
     * none, since nothing starts), and for Kuma what keeps the chart from looking into a cluster, which is not there.
     */
    private static final Map<String, Map<String, Object>> BESIDES = Map.of(
            "linkerd-control-plane",
            Map.of(
                    "identityTrustAnchorsPEM",
                    "anchor",
                    "identity",
                    Map.of("issuer", Map.of("tls", Map.of("crtPEM", "certificate", "keyPEM", "key")))),
            "kuma",
            Map.of(
                    "patchSystemNamespace",
                    false,
                    "controlPlane",
                    Map.of("tls", Map.of("general", Map.of("secretName", "kuma-tls-cert", "caBundle", "Y2E=")))));

    private static final YAMLMapper YAML = new YAMLMapper();

    private Path directory;

    @BeforeEach
    void create(@TempDir Path temporary) {
        directory = temporary;
    }

    static Stream<String> meshes() {
        return Catalogue.NAMES.stream()
                .filter(name -> !CatalogueTest.entry(name).charts().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("meshes")
    void makeWhatTheEntrySays(String mesh) throws IOException {
        Path charts = charts(mesh);
        CatalogueEntry entry = CatalogueTest.entry(mesh);
        List<JsonNode> objects = new ArrayList<>();
        for (HelmChart chart : entry.charts()) {
            objects.addAll(render(charts, chart, chart.values()));
        }

        for (Workload workload : Stream.concat(entry.controlPlane().stream(), entry.nodeProxies().stream())
                .toList()) {
            assertThat(objects)
                    .as("%s: %s", mesh, workload)
                    .anyMatch(object -> object.path("kind").asText().equals(workload.kind())
                            && object.at("/metadata/namespace").asText().equals(workload.namespace())
                            && object.at("/metadata/name").asText().equals(workload.name()));
        }
        String text = objects.toString();
        if (!INJECT_IN_CODE.contains(mesh)) {
            entry.proxies().forEach(proxy -> assertThat(text).as(mesh).containsPattern(named(proxy.name())));
        }
        Stream.of(
                        entry.enrolment().in().labels(),
                        entry.enrolment().namespace().labels(),
                        entry.enrolment().blockedBy())
                .flatMap(labels -> labels.keySet().stream())
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
    void definitionsTakeTheObjectsOfFeatures(String mesh) throws IOException {
        Path charts = charts(mesh);
        CatalogueEntry entry = CatalogueTest.entry(mesh);
        Map<String, JsonNode> schemas = new TreeMap<>();
        for (HelmChart chart : entry.charts()) {
            render(charts, chart, merged(chart.values(), Map.of("installGatewayAPI", true)))
                    .forEach(object -> addSchemas(object, schemas));
        }
        int compared = 0;
        for (Feature feature : entry.features()) {
            for (ObjectNode object : CatalogueTest.objects(feature)) {
                String type = object.get("apiVersion").asText() + " "
                        + object.get("kind").asText();
                assertThat(schemas).as("%s: %s", mesh, feature.name()).containsKey(type);
                assertThat(complaints(schemas.get(type), object))
                        .as("%s: %s: %s", mesh, feature.name(), object)
                        .isEmpty();
                compared++;
            }
        }
        System.out.printf("%s: %d objects of features are what its definitions take%n", mesh, compared);
    }

    private static Path charts(String mesh) {
        assumeTrue(CHARTS != null, "no charts to compare with: -Dtare.charts=DIR names a folder that has them");
        Path folder = Path.of(CHARTS, mesh);
        assumeTrue(Files.isDirectory(folder), "there is no " + folder);
        return folder;
    }

    private List<JsonNode> render(Path charts, HelmChart chart, Map<String, Object> values) throws IOException {
        Path folder = charts.resolve(chart.chart());
        Path file = directory.resolve(chart.release() + ".yaml");
        YAML.writeValue(file.toFile(), merged(values, BESIDES.getOrDefault(chart.chart(), Map.of())));
        String rendered = new Helm(folder)
                .template()
                .withName(chart.release())
                .withNamespace(chart.namespace())
                .withKubeVersion("1.35.0")
                .withValuesFile(file)
                .call();
        List<JsonNode> objects = documents(rendered);
        objects.forEach(object -> {
            if (!object.at("/metadata").has("namespace")) {
                ((ObjectNode) object.get("metadata")).put("namespace", chart.namespace());
            }
        });
        if (Files.isDirectory(folder.resolve("crds"))) {
            try (Stream<Path> definitions = Files.list(folder.resolve("crds"))) {
                for (Path definition : definitions.toList()) {
                    objects.addAll(documents(Files.readString(definition)));
                }
            }
        }
        return objects;
    }

    private static List<JsonNode> documents(String text) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.has("kind")) {
                    objects.add(document);
                }
            }
        }
        return objects;
    }

    private static Map<String, Object> merged(Map<String, Object> values, Map<String, Object> more) {
        Map<String, Object> merged = new TreeMap<>(values);
        merged.putAll(more);
        return merged;
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
