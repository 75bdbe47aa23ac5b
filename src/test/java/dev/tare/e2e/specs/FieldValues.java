package dev.tare.e2e.specs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import dev.tare.e2e.Manifest;

/** Values of fields, by the schemas of these: values that the schema alone accepts, and values that no field was made for. */
final class FieldValues {

    private static final Pattern MATCHES = Pattern.compile("^self[.]matches[(]'([^']*)'[)]");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_ITEMS = 3;
    private static final double PRESENT = 0.3;
    private static final int FAR = 300;
    private static final List<Integer> LENGTHS = List.of(64, 254, 5_000, 70_000);
    private static final List<Integer> DEPTHS = List.of(30, 300);

    private final List<String> texts;
    private final List<String> keys;
    private final List<JsonNode> open;
    private final List<JsonNode> odd;

    FieldValues(Path file) {
        JsonNode values = Manifest.read(file).get(0);
        this.texts = strings(values.get("texts"));
        this.keys = strings(values.get("keys"));
        this.open = nodes(values.get("open"));
        this.odd = nodes(values.get("odd"));
    }

    private static List<JsonNode> nodes(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    private static List<String> strings(JsonNode list) {
        return nodes(list).stream().map(JsonNode::asText).toList();
    }

    /** Values of the right type and form, within their bounds or at them. */
    Arbitrary<JsonNode> fitting(JsonNode schema) {
        if (schema.has("enum")) {
            return Arbitraries.of(nodes(schema.get("enum")));
        }
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return Arbitraries.of(open);
        }
        return switch (schema.path("type").asText("string")) {
            case "boolean" -> Arbitraries.of(true, false).map(BooleanNode::valueOf);
            case "integer" -> integers(schema);
            case "array" ->
                fitting(schema.get("items"))
                        .list()
                        .ofMinSize(schema.path("minItems").asInt(0))
                        .ofMaxSize(Math.min(MOST_ITEMS, schema.path("maxItems").asInt(MOST_ITEMS)))
                        .map(FieldValues::list);
            case "object" -> schema.has("additionalProperties") ? map(schema) : object(schema);
            default -> texts(schema);
        };
    }

    private static Arbitrary<JsonNode> integers(JsonNode schema) {
        long least = schema.path("minimum").asLong(Long.MIN_VALUE);
        long most = schema.path("maximum").asLong(Long.MAX_VALUE);
        long small = Math.max(least, 0);
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.of(least, most)),
                        Tuple.of(3, Arbitraries.longs().between(small, Math.min(most, small + 10))),
                        Tuple.of(1, Arbitraries.longs().between(least, most)))
                .map(LongNode::valueOf);
    }

    private Arbitrary<JsonNode> texts(JsonNode schema) {
        List<Pattern> patterns = StreamSupport.stream(
                        schema.path("x-kubernetes-validations").spliterator(), false)
                .map(rule -> MATCHES.matcher(rule.path("rule").asText()))
                .filter(Matcher::find)
                .map(matcher -> Pattern.compile(matcher.group(1)))
                .toList();
        String pattern = schema.path("pattern").asText();
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        List<JsonNode> known = texts.stream()
                .filter(text -> text.length() >= least && text.length() <= most)
                .filter(text -> Pattern.compile(pattern).matcher(text).find())
                .filter(text ->
                        patterns.stream().allMatch(each -> each.matcher(text).find()))
                .<JsonNode>map(TextNode::valueOf)
                .toList();
        Arbitrary<JsonNode> letters = Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(Math.max(1, least))
                .ofMaxLength(Math.min(most, FAR))
                .map(TextNode::valueOf);
        return known.isEmpty()
                ? letters
                : Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(known)), Tuple.of(1, letters));
    }

    private Arbitrary<JsonNode> map(JsonNode schema) {
        return Arbitraries.maps(Arbitraries.of(keys), fitting(schema.get("additionalProperties")))
                .ofMaxSize(MOST_ITEMS)
                .map(values -> JSON.objectNode().setAll(values));
    }

    private Arbitrary<JsonNode> object(JsonNode schema) {
        List<String> required = strings(schema.path("required"));
        List<Arbitrary<Map.Entry<String, Optional<JsonNode>>>> fields = schema.path("properties").properties().stream()
                .map(property -> {
                    Arbitrary<JsonNode> value = fitting(property.getValue());
                    return (required.contains(property.getKey()) ? value.map(Optional::of) : value.optional(PRESENT))
                            .map(chosen -> Map.entry(property.getKey(), chosen));
                })
                .toList();
        return Combinators.combine(fields).as(chosen -> {
            ObjectNode object = JSON.objectNode();
            chosen.forEach(field -> field.getValue().ifPresent(value -> object.set(field.getKey(), value)));
            return object;
        });
    }

    /** Values of wrong types, out of bounds, very long, very deep, and absurd ones. */
    Arbitrary<JsonNode> odd(JsonNode schema) {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(odd)),
                Tuple.of(4, Arbitraries.of(beyond(schema))),
                Tuple.of(1, Arbitraries.of(LENGTHS).map(length -> TextNode.valueOf("x".repeat(length)))),
                Tuple.of(1, Arbitraries.of(DEPTHS).map(FieldValues::nested)));
    }

    /** What is just out of its bounds. */
    private List<JsonNode> beyond(JsonNode schema) {
        return switch (schema.path("type").asText("string")) {
            case "integer" ->
                List.of(
                        LongNode.valueOf(schema.path("minimum").asLong(Long.MIN_VALUE + 1) - 1),
                        LongNode.valueOf(schema.path("maximum").asLong(Long.MAX_VALUE - 1) + 1));
            case "array" ->
                List.of(list(IntStream.rangeClosed(0, schema.path("maxItems").asInt(FAR))
                        .mapToObj(i -> JSON.objectNode().put("name", "n" + i))
                        .toList()));
            case "object" ->
                List.of(JSON.objectNode()
                        .setAll(IntStream.rangeClosed(
                                        0, schema.path("maxProperties").asInt(FAR))
                                .boxed()
                                .collect(Collectors.toMap(i -> "key-" + i, i -> TextNode.valueOf("v")))));
            case "boolean" -> odd;
            default ->
                List.of(TextNode.valueOf("a".repeat(schema.path("maxLength").asInt(FAR) + 1)));
        };
    }

    private static JsonNode list(List<? extends JsonNode> items) {
        ArrayNode list = JSON.arrayNode();
        items.forEach(list::add);
        return list;
    }

    private static JsonNode nested(int depth) {
        JsonNode value = TextNode.valueOf("deep");
        for (int i = 0; i < depth; i++) {
            value = i % 2 == 0 ? JSON.arrayNode().add(value) : JSON.objectNode().set("x", value);
        }
        return value;
    }
}
