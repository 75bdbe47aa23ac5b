package dev.tare.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.qute.Engine;
import io.quarkus.qute.ReflectionValueResolver;

/** The reference of every field, from the definitions. */
final class ReferencePage {

    private static final Path TEMPLATE = Path.of("src/test/resources/reference/reference.md");

    /**
     * A kind of resource.
     *
     * @param rules what must hold of a resource as a whole
     */
    record Kind(
            String name, String description, String scope, String shortName, List<String> rules, List<Part> parts) {}

    /** Its spec or status. */
    record Part(String name, String description, List<ReferenceField> fields) {}

    private ReferencePage() {}

    /** The page. */
    static String render() throws IOException {
        List<Kind> kinds = new ArrayList<>();
        for (String definition : CustomResourceDefinitions.generate().values()) {
            kinds.add(kind(new YAMLMapper().readTree(definition)));
        }
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .build()
                .parse(Files.readString(TEMPLATE))
                .data("kinds", kinds)
                .render();
    }

    private static Kind kind(JsonNode definition) {
        JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
        return new Kind(
                definition.at("/spec/names/kind").asText(),
                schema.get("description").asText(),
                definition.at("/spec/scope").asText().equals("Cluster") ? "Of the whole cluster" : "In a namespace",
                definition.at("/spec/names/shortNames/0").asText(),
                ReferenceField.rules(schema),
                schema.get("properties").properties().stream()
                        .map(part -> part(part.getKey(), part.getValue()))
                        .toList());
    }

    private static Part part(String name, JsonNode schema) {
        List<String> sentences =
                new ArrayList<>(List.of(schema.get("description").asText()));
        ReferenceField.rules(schema).forEach(rule -> sentences.add("Rule: " + rule + "."));
        return new Part(name, String.join("\n\n", sentences), ReferenceField.below("", schema));
    }
}
