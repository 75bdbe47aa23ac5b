package dev.tare.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;

/** A resource's values beside the schemas that they must meet. */
public final class SchemaTree {

    /** Is shown a value and its schema. */
    @FunctionalInterface
    interface Visitor {

        /**
         * Shows a value.
         *
         * @param path the value's path in the resource; empty for the resource itself
         */
        void visit(JsonNode schema, JsonNode value, String path);
    }

    private SchemaTree() {}

    /** Visits a value and then, in the order in which they are written, all values in it that a schema is known for. */
    static void visit(JsonNode schema, JsonNode value, String path, Visitor visitor) {
        visitor.visit(schema, value, path);
        if (value.isObject()) {
            value.properties().forEach(property -> {
                JsonNode child = property(schema, property.getKey());
                if (!child.isMissingNode()) {
                    visit(child, property.getValue(), member(path, property.getKey()), visitor);
                }
            });
        } else if (value.isArray() && schema.path("items").isObject()) {
            for (int i = 0; i < value.size(); i++) {
                visit(schema.get("items"), value.get(i), path + "[" + i + "]", visitor);
            }
        }
    }

    /** Whether a schema allows fields that it does not list. */
    static boolean isOpen(JsonNode schema) {
        return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    }

    /** The schema of the value at that place; missing where none is known. */
    static JsonNode schemaAt(JsonNode root, JsonNodePath place) {
        JsonNode schema = root;
        for (int i = 0; i < place.getNameCount(); i++) {
            schema = place.getElement(i) instanceof Integer ? schema.path("items") : property(schema, place.getName(i));
        }
        return schema;
    }

    /** A place as people write it, such as {@code spec.environments[1].name}. */
    static String path(JsonNodePath place) {
        String path = "";
        for (int i = 0; i < place.getNameCount(); i++) {
            path = place.getElement(i) instanceof Integer index
                    ? path + "[" + index + "]"
                    : member(path, place.getName(i));
        }
        return path;
    }

    /** The path of a field of the object at that path. */
    static String member(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    /** The schema of a member of the object that this one is of; missing where none is known. */
    public static JsonNode property(JsonNode schema, String name) {
        JsonNode property = schema.path("properties").path(name);
        return property.isMissingNode() ? schema.path("additionalProperties") : property;
    }
}
