package dev.tare.mesh.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The webhooks of a mesh that change pods, and whose pods they are asked about. */
final class PodWebhooks {

    private final List<JsonNode> webhooks;

    /** Those among the objects of a mesh. */
    PodWebhooks(List<ObjectNode> objects) {
        webhooks = objects.stream()
                .filter(object -> object.path("kind").asText().equals("MutatingWebhookConfiguration"))
                .flatMap(object -> elements(object.path("webhooks")))
                .filter(webhook -> elements(webhook.path("rules"))
                        .anyMatch(rule ->
                                holds(rule.path("resources"), "pods") && holds(rule.path("operations"), "CREATE")))
                .toList();
    }

    boolean isEmpty() {
        return webhooks.isEmpty();
    }

    /**
     * Whether one of them is asked about a pod.
     *
     * @param namespace the labels of its namespace
     * @param pod its own
     */
    boolean take(Map<String, String> namespace, Map<String, String> pod) {
        return webhooks.stream()
                .anyMatch(webhook -> selects(webhook.path("namespaceSelector"), namespace)
                        && selects(webhook.path("objectSelector"), pod));
    }

    /** The labels by which they select namespaces. */
    Set<String> namespaceLabels() {
        Set<String> labels = new TreeSet<>();
        webhooks.forEach(webhook -> {
            webhook.at("/namespaceSelector/matchLabels").fieldNames().forEachRemaining(labels::add);
            elements(webhook.at("/namespaceSelector/matchExpressions"))
                    .forEach(expression -> labels.add(expression.path("key").asText()));
        });
        return labels;
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        Stream<Boolean> equal = selector.path("matchLabels").properties().stream()
                .map(label -> label.getValue().asText().equals(labels.get(label.getKey())));
        Stream<Boolean> expressions = elements(selector.path("matchExpressions"))
                .map(expression ->
                        selects(expression, labels.get(expression.path("key").asText())));
        return Stream.concat(equal, expressions).allMatch(holds -> holds);
    }

    /** As Kubernetes reads it: what is not there is in no list. */
    private static boolean selects(JsonNode expression, String value) {
        boolean listed = value != null && holds(expression.path("values"), value);
        return switch (expression.path("operator").asText()) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new IllegalArgumentException("no operator of a selector: " + expression);
        };
    }

    private static boolean holds(JsonNode list, String text) {
        return elements(list).anyMatch(element -> element.asText().equals(text));
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
