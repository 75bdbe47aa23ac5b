package dev.tare.manifest;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;

import dev.tare.measure.CountText;

/** What a schema validator found, in words. */
final class SchemaSentences {

    private SchemaSentences() {}

    static Problem problem(ValidationMessage message, JsonNode definition) {
        String path = SchemaTree.path(message.getInstanceLocation());
        JsonNode schema = SchemaTree.schemaAt(definition, message.getInstanceLocation());
        String held = FieldText.of(message.getInstanceNode());
        String limit = message.getSchemaNode().asText();
        return switch (message.getType()) {
            case "required" -> of(SchemaTree.member(path, message.getProperty()), "missing", "must be given");
            case "additionalProperties" ->
                of(SchemaTree.member(path, message.getProperty()), "", unknown(path, message.getProperty(), schema));
            case "type" -> of(path, held, "must be " + wanted(schema));
            case "enum" -> of(path, held, "must be " + NameSuggestions.or(texts(message.getSchemaNode())));
            case "minimum" -> of(path, held, "must be at least " + limit);
            case "maximum" -> of(path, held, "must be at most " + limit);
            case "minLength" ->
                of(path, held, limit.equals("1") ? "must not be empty" : "must have at least " + characters(limit));
            case "maxLength" -> of(path, held, "must have at most " + characters(limit));
            // Of all values in resources, only quantities have a pattern; the rules of the others have sentences.
            case "pattern" ->
                of(path, held, schema.path("x-must").asText("must be a quantity, such as 500m, 2 or 1Gi"));
            case "minItems", "minProperties" -> of(path, "", "must have at least " + entries(limit));
            case "maxItems", "maxProperties" -> of(path, "", "must have at most " + entries(limit));
            default -> of(path, held, message.getMessage());
        };
    }

    private static Problem of(String field, String held, String allowed) {
        return Problem.inField("", field, held, allowed);
    }

    private static String unknown(String parent, String name, JsonNode schema) {
        List<String> known = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(known::add);
        known.sort(null);
        return "is not a field" + (parent.isEmpty() ? "" : " of " + parent)
                + NameSuggestions.closest(name, known)
                        .map(n -> "; did you mean " + n + "?")
                        .orElse("; its fields are " + String.join(", ", known));
    }

    /** A schema's type and, of a string, its first rule: someone who wrote a number where a duration belongs reads both. */
    private static String wanted(JsonNode schema) {
        String type = schema.path("type").asText();
        String rule = schema.path("x-kubernetes-validations")
                .path(0)
                .path("message")
                .asText(schema.path("x-must").asText());
        return switch (type) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "an object";
            case "string" ->
                rule.startsWith("must be ") ? "a string: " + rule.substring("must be ".length()) : "a string";
            default -> throw new IllegalStateException("no words for type '" + type + "'");
        };
    }

    private static String entries(String count) {
        return CountText.of(Long.parseLong(count), "entry", "entries");
    }

    private static String characters(String count) {
        return CountText.of(Long.parseLong(count), "character");
    }

    private static List<String> texts(JsonNode values) {
        return values.valueStream().map(JsonNode::asText).toList();
    }
}
