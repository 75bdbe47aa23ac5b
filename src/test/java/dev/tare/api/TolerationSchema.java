package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What Kubernetes asks of a pod's toleration: said here, because its type says nothing of it. */
final class TolerationSchema {

    private static final int MOST_NAME = 317;
    private static final int MOST_VALUE = 63;

    private TolerationSchema() {}

    static void refine(ObjectNode toleration) {
        ObjectNode properties = (ObjectNode) toleration.get("properties");
        describe(properties, "effect", "The taint effect that is tolerated; absent: all of them");
        describe(properties, "key", "The taint's key; absent, with operator Exists: all taints");
        describe(properties, "operator", "How the value is compared; by default Equal. Exists goes without a value");
        describe(
                properties,
                "tolerationSeconds",
                "How long a taint with effect NoExecute is tolerated; absent: for ever");
        describe(properties, "value", "The taint's value");
        allow(properties, "effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
        allow(properties, "operator", "Exists", "Equal");
        ((ObjectNode) properties.get("key")).put("maxLength", MOST_NAME);
        ((ObjectNode) properties.get("value")).put("maxLength", MOST_VALUE);
        rule(
                toleration,
                "!has(self.operator) || self.operator != 'Exists' || !has(self.value) || self.value == ''",
                "must be left out with operator Exists",
                ".value");
        rule(
                toleration,
                "(has(self.key) && self.key != '') || (has(self.operator) && self.operator == 'Exists')",
                "must be given, or else operator Exists, which tolerates every taint",
                ".key");
        rule(
                toleration,
                "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
                "goes with effect NoExecute",
                ".tolerationSeconds");
    }

    private static void describe(ObjectNode properties, String name, String description) {
        ((ObjectNode) properties.get(name)).put("description", description);
    }

    private static void allow(ObjectNode properties, String name, String... values) {
        List.of(values).forEach(((ObjectNode) properties.get(name)).putArray("enum")::add);
    }

    private static void rule(ObjectNode schema, String rule, String message, String fieldPath) {
        schema.withArray("x-kubernetes-validations")
                .addObject()
                .put("fieldPath", fieldPath)
                .put("message", message)
                .put("rule", rule);
    }
}
