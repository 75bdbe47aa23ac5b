package dev.tare.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;

/** What the generator gets wrong, or its annotations cannot say. */
final class SchemaRefinement {

    /** Lists whose entries are told apart by fields, wherever they occur. */
    private static final Map<String, List<String>> LIST_KEYS = Map.of(
            "environments", List.of("name"),
            "secretHeaders", List.of("name"),
            "objectives", List.of("name"),
            "conditions", List.of("type"));

    /** Lists whose entries are told apart by what they are. */
    private static final Set<String> SETS = Set.of("features", "addons");

    /** Objects and lists that have one owner as a whole, as in Kubernetes' own types. */
    private static final Set<String> ATOMIC =
            Set.of("configMapKeyRef", "nodeSelector", "profileRef", "secretKeyRef", "tolerations");

    private SchemaRefinement() {}

    static void refine(ObjectNode definition, Class<? extends CustomResource<?, ?>> type) {
        ObjectNode version = (ObjectNode) definition.at("/spec/versions/0");
        orderColumns((ArrayNode) version.get("additionalPrinterColumns"), type);

        ObjectNode root = (ObjectNode) version.at("/schema/openAPIV3Schema");
        root.put("description", JavadocDescriptions.of(type));
        root.putArray("required").add("spec");

        ObjectNode properties = (ObjectNode) root.get("properties");
        Type[] specAndStatus = ((ParameterizedType) type.getGenericSuperclass()).getActualTypeArguments();
        describe((ObjectNode) properties.get("spec"), specAndStatus[0]);
        describe((ObjectNode) properties.get("status"), specAndStatus[1]);
        if (properties.at("/status/properties").isMissingNode()) {
            properties.remove("status");
            version.remove("subresources");
        } else {
            // Until a controller has seen the resource, kstatus must not take it for current.
            ((ObjectNode) properties.get("status")).putObject("default").put("observedGeneration", -1);
        }
        refineSchema(root);
        properties.path("status").path("properties").properties().forEach(SchemaRefinement::ownAsAWhole);
    }

    /**
     * Only the operator writes statuses. Owner by owner, the fields of one would take as many bytes in each resource as the fields
     * themselves. Conditions are as in Kubernetes' own types.
     */
    private static void ownAsAWhole(Map.Entry<String, JsonNode> property) {
        ObjectNode schema = (ObjectNode) property.getValue();
        String type = schema.path("type").asText();
        if (type.equals("array") && !property.getKey().equals("conditions")) {
            schema.put("x-kubernetes-list-type", "atomic").remove("x-kubernetes-list-map-keys");
        } else if (type.equals("object")) {
            schema.put("x-kubernetes-map-type", "atomic");
        }
    }

    private static void describe(ObjectNode schema, Type type) {
        schema.put("description", JavadocDescriptions.of((Class<?>) type));
    }

    /** The generator sorts the columns by their paths; people read them in the order in which they were written. */
    private static void orderColumns(ArrayNode columns, Class<?> type) {
        List<JsonNode> ordered = Stream.of(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(annotation -> columns.valueStream()
                        .filter(column -> column.get("name").asText().equals(annotation.name()))
                        .findFirst()
                        .orElseThrow())
                .toList();
        columns.removeAll().addAll(ordered);
    }

    private static void refineSchema(ObjectNode schema) {
        List.of("minimum", "maximum").forEach(bound -> {
            if (schema.has(bound)) {
                schema.put(bound, schema.get(bound).asLong());
            }
        });
        dropRepeatedRules(schema);
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            schema.remove("additionalProperties");
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            schema.put("pattern", QuantityAmount.FORM);
        }
        schema.path("properties")
                .properties()
                .forEach(property -> refineProperty(property.getKey(), (ObjectNode) property.getValue()));
        if (schema.path("items").isObject()) {
            refineSchema((ObjectNode) schema.get("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            refineSchema((ObjectNode) schema.get("additionalProperties"));
        }
    }

    private static void refineProperty(String name, ObjectNode schema) {
        refineSchema(schema);
        boolean list = schema.path("type").asText().equals("array");
        if (list && LIST_KEYS.containsKey(name)) {
            schema.put("x-kubernetes-list-type", "map");
            LIST_KEYS.get(name).forEach(schema.putArray("x-kubernetes-list-map-keys")::add);
        } else if (list && SETS.contains(name)) {
            schema.put("x-kubernetes-list-type", "set");
        } else if (ATOMIC.contains(name)) {
            schema.put(list ? "x-kubernetes-list-type" : "x-kubernetes-map-type", "atomic");
        }
        if (name.equals("conditions")) {
            ConditionSchema.refine((ObjectNode) schema.get("items"));
        } else if (name.equals("tolerations")) {
            TolerationSchema.refine((ObjectNode) schema.get("items"));
        }
    }

    /** A record component's annotations are found twice: at its field and at its accessor. */
    private static void dropRepeatedRules(ObjectNode schema) {
        if (schema.path("x-kubernetes-validations") instanceof ArrayNode rules) {
            Set<JsonNode> once = new LinkedHashSet<>();
            rules.forEach(once::add);
            rules.removeAll().addAll(once);
        }
    }
}
