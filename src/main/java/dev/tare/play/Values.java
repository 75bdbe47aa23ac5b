package dev.tare.play;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.qute.Engine;

/** What templates are filled with: the configuration of proxies, and texts of lessons. */
public final class Values {

    private static final Engine ENGINE =
            Engine.builder().addDefaults().removeStandaloneLines(true).build();

    private final Map<String, Object> values;

    /**
     * Values.
     *
     * @param values by the names that templates have for them; those with a point in their names are maps of maps
     */
    public Values(Map<String, Object> values) {
        this.values = values;
    }

    /** A text with all values in their places; fails if it names one that there is not. */
    public String fill(String template) {
        return ENGINE.parse(template).render(values);
    }

    /** A copy in which each text is filled. */
    public JsonNode fill(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> {
                copy.set(field.getKey(), fill(field.getValue()));
            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(fill(element)));
            return copy;
        }
        return node.isTextual() ? TextNode.valueOf(fill(node.textValue())) : node;
    }
}
