package dev.tare.api;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A line of the reference.
 *
 * @param path where the field is, from spec or status
 * @param type what it holds
 * @param fallback its default, or that it must be given
 * @param allowed bounds and rules
 * @param description what it is for
 */
record ReferenceField(String path, String type, String fallback, String allowed, String description) {

    /** The fields below a schema, in the order of their names, each followed by its own. */
    static List<ReferenceField> below(String path, JsonNode schema) {
        List<ReferenceField> fields = new ArrayList<>();
        List<String> required = texts(schema.path("required"));
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            JsonNode child = property.getValue();
            String place = path.isEmpty() ? name : path + "." + name;
            fields.add(new ReferenceField(
                    place,
                    type(child),
                    required.contains(name) ? "required" : fallback(child),
                    cell(String.join("; ", allowed(child))),
                    cell(child.path("description").asText())));
            fields.addAll(below(place, child));
            fields.addAll(below(place + "[]", child.path("items")));
        });
        return fields;
    }

    /** The sentences of a schema's rules. */
    static List<String> rules(JsonNode schema) {
        return schema.path("x-kubernetes-validations")
                .valueStream()
                .map(rule -> {
                    String field = rule.path("fieldPath").asText();
                    return (field.isEmpty() ? "" : field.substring(1) + " ")
                            + rule.get("message").asText();
                })
                .toList();
    }

    private static String type(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return "quantity";
        }
        String type = schema.path("type").asText();
        return switch (type) {
            case "array" -> "list of " + plural(type(schema.get("items")));
            case "object" ->
                schema.path("additionalProperties").isObject()
                        ? "map of " + plural(type(schema.get("additionalProperties")))
                        : type;
            case "string" -> rules(schema).stream().anyMatch(Rules.DURATION_MESSAGE::equals) ? "duration" : type;
            default -> type;
        };
    }

    private static String plural(String type) {
        return type.endsWith("y") ? type.substring(0, type.length() - 1) + "ies" : type + "s";
    }

    private static String fallback(JsonNode schema) {
        JsonNode value = schema.path("default");
        return value.isMissingNode() || value.isContainerNode() ? "" : "`" + value.asText() + "`";
    }

    private static List<String> allowed(JsonNode schema) {
        List<String> allowed = new ArrayList<>();
        if (schema.has("enum")) {
            allowed.add(texts(schema.get("enum")).stream()
                    .map(value -> "`" + value + "`")
                    .collect(Collectors.joining(", ")));
        }
        range(schema, "minimum", "maximum", "", allowed);
        range(schema, "minItems", "maxItems", " entries", allowed);
        range(schema, "minProperties", "maxProperties", " entries", allowed);
        boolean sized = !type(schema).equals("duration");
        if (sized) {
            range(schema, "minLength", "maxLength", " characters", allowed);
        }
        JsonNode values = schema.path("additionalProperties");
        if (values.has("maxLength")) {
            allowed.add("values of up to " + number(values.get("maxLength")) + " characters");
        }
        switch (schema.path("x-kubernetes-list-type").asText()) {
            case "map" ->
                allowed.add("told apart by " + String.join(", ", texts(schema.get("x-kubernetes-list-map-keys"))));
            case "set" -> allowed.add("no entry twice");
            default -> {}
        }
        rules(schema).stream()
                .filter(rule -> !rule.equals(Rules.DURATION_MESSAGE))
                .forEach(allowed::add);
        rules(schema.path("items")).stream().map(rule -> "each: " + rule).forEach(allowed::add);
        return allowed;
    }

    private static void range(JsonNode schema, String least, String most, String unit, List<String> allowed) {
        if (schema.has(least) && schema.has(most)) {
            allowed.add(number(schema.get(least)) + " to " + number(schema.get(most)) + unit);
        } else if (schema.has(most)) {
            allowed.add("up to " + number(schema.get(most)) + unit);
        } else if (schema.has(least)) {
            allowed.add("from " + number(schema.get(least)) + unit);
        }
    }

    private static String number(JsonNode value) {
        return value.asText();
    }

    private static List<String> texts(JsonNode values) {
        return values.valueStream().map(JsonNode::asText).toList();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }
}
