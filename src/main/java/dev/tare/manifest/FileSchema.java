package dev.tare.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

/**
 * A JSON schema of files that are no resources of Kubernetes. What a pattern asks for it says in words under {@code
 * x-must}.
 */
public final class FileSchema {

    private final JsonNode definition;
    private final JsonSchema schema;

    private FileSchema(JsonNode definition) {
        this.definition = definition;
        this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(definition);
    }

    /** The schema in a file on the class path, which may refer to its own {@code definitions}. */
    public static FileSchema load(String resource) {
        try (InputStream stream = FileSchema.class.getResourceAsStream(resource)) {
            JsonNode root = new ObjectMapper().readTree(stream);
            ObjectNode resolved = (ObjectNode) resolved(root, root);
            resolved.remove("definitions");
            return new FileSchema(resolved);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one document that a text holds, in YAML as Kubernetes reads it; or why it does not. */
    public static Validated<ObjectNode> parse(String source, String text) {
        return YamlDocuments.parse(source, text)
                .then(documents -> documents.size() == 1 && documents.get(0) instanceof ObjectNode object
                        ? new Validated.Accepted<>(object)
                        : new Validated.Refused<>(List.of(Problem.inFile(source, "must hold one object in YAML"))));
    }

    /** What is wrong with a document; empty when it is as the schema says. */
    public List<Problem> check(JsonNode document) {
        return schema.validate(document).stream()
                .map(message -> SchemaSentences.problem(message, definition))
                .toList();
    }

    private static JsonNode resolved(JsonNode root, JsonNode node) {
        if (node.path("$ref").isTextual()) {
            return resolved(root, root.at(node.get("$ref").textValue().substring(1)));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(property -> {
                copy.set(property.getKey(), resolved(root, property.getValue()));
            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(resolved(root, element)));
            return copy;
        }
        return node;
    }
}
