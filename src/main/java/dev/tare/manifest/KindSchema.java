package dev.tare.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.ApplyDefaultsStrategy;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;

/** The schema of one kind, as the API server applies it: nulls dropped, defaults set, then types, then rules. */
public final class KindSchema {

    private static final Map<String, String> DEFINITIONS = new TreeMap<>(Map.of(
            "MeshInstall", "/crds/meshinstalls.tare.dev-v1.yml",
            "PerformanceProfile", "/crds/performanceprofiles.tare.dev-v1.yml",
            "PerformanceRun", "/crds/performanceruns.tare.dev-v1.yml",
            "Playground", "/crds/playgrounds.tare.dev-v1.yml"));

    /** The kinds that there are. */
    static final List<String> KINDS = List.copyOf(DEFINITIONS.keySet());

    private final JsonNode definition;
    private final JsonSchema schema;

    private KindSchema(JsonNode definition) {
        this.definition = definition;
        this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(
                        closed(definition.deepCopy()),
                        SchemaValidatorsConfig.builder()
                                .applyDefaultsStrategy(new ApplyDefaultsStrategy(true, false, false))
                                .build());
    }

    /** The schema that the kind's definition on the class path holds. */
    public static KindSchema load(String kind) {
        ObjectNode root = (ObjectNode) read(DEFINITIONS.get(kind)).at("/spec/versions/0/schema/openAPIV3Schema");
        ObjectNode properties = (ObjectNode) root.get("properties");
        // Whoever writes a resource does not write its status: that of a file is dropped.
        properties.remove("status");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.set("metadata", read("/dev/tare/manifest/object-meta.yml"));
        ((ArrayNode) root.get("required")).insert(0, "metadata");
        return new KindSchema(root);
    }

    /**
     * Sets the defaults in a resource, and checks it.
     *
     * @return what is wrong, without source and resource
     */
    List<Problem> check(ObjectNode resource) {
        resource.remove("status");
        SchemaTree.visit(definition, resource, "", KindSchema::dropNulls);
        schema.walk(resource, false);
        List<Problem> problems = new ArrayList<>();
        schema.validate(resource).stream()
                .map(message -> SchemaSentences.problem(message, definition))
                .forEach(problems::add);
        ListKeys.check(definition, resource, problems);
        if (problems.isEmpty()) {
            CelRules.instance().check(definition, resource, problems);
        }
        return problems;
    }

    /** The schema itself. */
    public JsonNode definition() {
        return definition;
    }

    /** What is written as null counts as not written. */
    private static void dropNulls(JsonNode schema, JsonNode value, String path) {
        if (value instanceof ObjectNode object && !SchemaTree.isOpen(schema)) {
            object.properties().removeIf(property -> property.getValue().isNull());
        }
    }

    /** The same schema, refusing what it does not list, and whole numbers that 64 bits don't hold. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode schema) {
            if (schema.path("properties").isObject() && !SchemaTree.isOpen(schema)) {
                schema.put("additionalProperties", false);
            }
            if (schema.path("type").asText().equals("integer")) {
                schema.put("minimum", schema.path("minimum").asLong(Long.MIN_VALUE));
                schema.put("maximum", schema.path("maximum").asLong(Long.MAX_VALUE));
            }
        }
        node.forEach(KindSchema::closed);
        return node;
    }

    private static JsonNode read(String resource) {
        try (InputStream stream = KindSchema.class.getResourceAsStream(resource)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            Validated<List<JsonNode>> parsed = YamlDocuments.parse(resource, text);
            if (parsed instanceof Validated.Accepted<List<JsonNode>> accepted) {
                return accepted.value().get(0);
            }
            throw new IllegalStateException(parsed.problems().get(0).sentence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
