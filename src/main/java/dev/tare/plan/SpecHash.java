package dev.tare.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.api.PerformanceProfileSpec;
import dev.tare.manifest.KindSchema;
import dev.tare.manifest.SchemaTree;

/**
 * A hash of what changes a measurement: two specs have the same one exactly when there is no reason to measure again.
 *
 * <p>It leaves out what says when to measure and what is acceptable. It leaves out what is not said, too: a value that is
 * the schema's default, and what is empty. So it is the same whether a default is written or not, and a version of Tare
 * that knows more fields, each with its default, finds the same hash in a spec that is older than they are.
 */
public final class SpecHash {

    private static final List<String> FIELDS =
            List.of("target", "request", "load", "generator", "environments", "trials", "pods");

    /** Objects that say something by being there, even if there is nothing in them. */
    private static final Set<String> SAY_SOMETHING_EMPTY = Set.of("sample", "tls");

    private static final int DIGITS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SpecHash() {}

    /** The hash: lower-case hexadecimal digits, which can be part of a name. */
    public static String of(PerformanceProfileSpec spec) {
        return hash(spec, FIELDS);
    }

    /** The hash of what is acceptable, which is another matter: measured once, it may be judged by others. */
    public static String ofObjectives(PerformanceProfileSpec spec) {
        return hash(spec, List.of("objectives"));
    }

    private static String hash(PerformanceProfileSpec spec, List<String> fields) {
        JsonNode schema = Holder.PROFILE.at("/properties/spec");
        ObjectNode measured = JSON.<ObjectNode>valueToTree(spec).retain(fields);
        return ShortHash.of(said(schema, measured).toString(), DIGITS);
    }

    /** What is left of a value without defaults and empty things, in one order. */
    private static JsonNode said(JsonNode schema, JsonNode value) {
        if (value.isObject()) {
            return saidObject(schema, value);
        }
        if (value.isArray()) {
            List<JsonNode> items = value.valueStream()
                    .map(item -> said(schema.path("items"), item))
                    .toList();
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            return list.addAll(isSet(schema) ? sorted(items) : items);
        }
        return value;
    }

    private static ObjectNode saidObject(JsonNode schema, JsonNode value) {
        Map<String, JsonNode> said = new TreeMap<>();
        value.properties().forEach(property -> {
            String name = property.getKey();
            JsonNode child = SchemaTree.property(schema, name);
            JsonNode held = said(child, property.getValue());
            boolean nothing = held.isNull() || held.isContainerNode() && held.isEmpty();
            if (!held.equals(child.get("default")) && (!nothing || SAY_SOMETHING_EMPTY.contains(name))) {
                said.put(name, held);
            }
        });
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        return object.setAll(said);
    }

    private static boolean isSet(JsonNode schema) {
        return schema.path("x-kubernetes-list-type").asText().equals("set");
    }

    private static List<JsonNode> sorted(List<JsonNode> items) {
        return items.stream().sorted(Comparator.comparing(JsonNode::toString)).toList();
    }

    private static final class Holder {
        private static final JsonNode PROFILE =
                KindSchema.load("PerformanceProfile").definition();
    }
}
