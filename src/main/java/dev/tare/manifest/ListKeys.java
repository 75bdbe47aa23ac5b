package dev.tare.manifest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Lists whose entries are told apart by a field, {@code x-kubernetes-list-type: map}, or by what they are: {@code set}.
 */
final class ListKeys {

    private ListKeys() {}

    /**
     * Finds entries whose key another one has already.
     *
     * @param problems gets what is wrong
     */
    static void check(JsonNode definition, JsonNode resource, List<Problem> problems) {
        SchemaTree.visit(definition, resource, "", (schema, value, path) -> {
            if (value.isArray()) {
                switch (schema.path("x-kubernetes-list-type").asText()) {
                    case "map" ->
                        check("/" + schema.at("/x-kubernetes-list-map-keys/0").asText(), value, path, problems);
                    case "set" -> check("", value, path, problems);
                    default -> {}
                }
            }
        });
    }

    private static void check(String pointer, JsonNode list, String path, List<Problem> problems) {
        Map<JsonNode, Integer> indexByKey = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode held = list.get(i).at(pointer);
            Integer earlier = held.isMissingNode() ? null : indexByKey.putIfAbsent(held, i);
            if (earlier != null) {
                problems.add(Problem.inField(
                        "",
                        path + "[" + i + "]" + pointer.replace('/', '.'),
                        FieldText.of(held),
                        "must be unique: " + path + "[" + earlier + "] has it already"));
            }
        }
    }
}
