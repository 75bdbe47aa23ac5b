package dev.tare.api;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A condition as {@code metav1.Condition} has it: said here, because its type says nothing of it. */
final class ConditionSchema {

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "lastTransitionTime", "When the status changed last, in RFC 3339",
            "message", "A sentence for people",
            "observedGeneration", "The generation of the spec that this condition speaks of",
            "reason", "Why the status is what it is, in one CamelCase word; the same as in events",
            "status", "Whether it holds",
            "type", "What is said");

    private ConditionSchema() {}

    static void refine(ObjectNode condition) {
        ArrayNode required = condition.putArray("required");
        List.of("lastTransitionTime", "message", "reason", "status", "type").forEach(required::add);
        ObjectNode properties = (ObjectNode) condition.get("properties");
        DESCRIPTIONS.forEach(
                (name, description) -> ((ObjectNode) properties.get(name)).put("description", description));
        ((ObjectNode) properties.get("lastTransitionTime")).put("format", "date-time");
        ArrayNode status = ((ObjectNode) properties.get("status")).putArray("enum");
        List.of("True", "False", "Unknown").forEach(status::add);
    }
}
