package dev.tare.e2e.specs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A field of a spec.
 *
 * @param path the names on the way to it; {@code []} stands for an item of a list, {@code {}} for a value of a map
 * @param schema what its definition says of it
 */
record SpecField(List<String> path, JsonNode schema) {

    private static final String ITEM = "[]";
    private static final String VALUE = "{}";
    private static final String KEY = "example.org/key";

    /** All fields of a spec, however deep. */
    static List<SpecField> all(JsonNode spec) {
        List<SpecField> fields = new ArrayList<>();
        collect(List.of(), spec, fields);
        return fields;
    }

    private static void collect(List<String> path, JsonNode schema, List<SpecField> fields) {
        schema.path("properties")
                .properties()
                .forEach(property -> add(path, property.getKey(), property.getValue(), fields));
        if (schema.path("items").isObject()) {
            add(path, ITEM, schema.get("items"), fields);
        }
        if (schema.path("additionalProperties").isObject()) {
            add(path, VALUE, schema.get("additionalProperties"), fields);
        }
    }

    private static void add(List<String> parent, String name, JsonNode schema, List<SpecField> fields) {
        List<String> path = new ArrayList<>(parent);
        path.add(name);
        fields.add(new SpecField(List.copyOf(path), schema));
        collect(path, schema, fields);
    }

    /** Such as {@code load.stages[].rate}. */
    String name() {
        return path.stream()
                .map(name -> name.equals(ITEM) || name.equals(VALUE) ? name : "." + name)
                .collect(Collectors.joining())
                .substring(1);
    }

    /** Whether it is an item of a list. */
    boolean isItem() {
        return path.get(path.size() - 1).equals(ITEM);
    }

    /** A field beside it that no definition has. */
    SpecField beside(String unknown) {
        List<String> other = new ArrayList<>(path.subList(0, path.size() - 1));
        if (isItem()) {
            other.remove(other.size() - 1);
        }
        other.add(unknown);
        return new SpecField(other, schema);
    }

    /** Whether a spec has it. */
    boolean isIn(ObjectNode spec) {
        return parent(spec, false)
                .filter(parent -> parent instanceof ObjectNode object ? object.has(key(object)) : !parent.isEmpty())
                .isPresent();
    }

    /** Sets it, with all that it stands in; a spec whose fields on the way have other types stays as it is. */
    void set(ObjectNode spec, JsonNode value) {
        parent(spec, true).ifPresent(parent -> {
            if (parent instanceof ObjectNode object) {
                object.set(key(object), value.deepCopy());
            } else if (parent instanceof ArrayNode array) {
                array.removeAll().add(value.deepCopy());
            }
        });
    }

    /** Leaves it out. */
    void remove(ObjectNode spec) {
        parent(spec, false).ifPresent(parent -> {
            if (parent instanceof ObjectNode object) {
                object.remove(key(object));
            } else if (parent instanceof ArrayNode array) {
                array.removeAll();
            }
        });
    }

    /** Writes the first item of a list twice. */
    void repeat(ObjectNode spec) {
        if (isItem()) {
            parent(spec, false)
                    .filter(parent -> parent instanceof ArrayNode && !parent.isEmpty())
                    .ifPresent(list -> ((ArrayNode) list).add(list.get(0).deepCopy()));
        }
    }

    private String key(ObjectNode object) {
        String name = path.get(path.size() - 1);
        return !name.equals(VALUE)
                ? name
                : object.isEmpty() ? KEY : object.fieldNames().next();
    }

    private Optional<JsonNode> parent(ObjectNode spec, boolean create) {
        JsonNode at = spec;
        for (int i = 0; i < path.size() - 1 && at != null; i++) {
            at = step(at, path.get(i), path.get(i + 1), create);
        }
        return Optional.ofNullable(at).filter(parent -> isItem() ? parent.isArray() : parent.isObject());
    }

    private static JsonNode step(JsonNode at, String name, String next, boolean create) {
        JsonNode child = null;
        if (name.equals(ITEM) && at.isArray()) {
            child = at.get(0);
        } else if (!name.equals(ITEM) && at.isObject()) {
            child = at.get(name.equals(VALUE) ? KEY : name);
        } else {
            return null;
        }
        if (child == null && create) {
            ContainerNode<?> made =
                    next.equals(ITEM) ? JsonNodeFactory.instance.arrayNode() : JsonNodeFactory.instance.objectNode();
            if (at instanceof ArrayNode array) {
                array.add(made);
            } else {
                ((ObjectNode) at).set(name.equals(VALUE) ? KEY : name, made);
            }
            return made;
        }
        return child;
    }
}
