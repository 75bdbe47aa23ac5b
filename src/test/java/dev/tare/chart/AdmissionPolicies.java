package dev.tare.chart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/** The ValidatingAdmissionPolicies of a rendered chart, worked out as an API server would. */
final class AdmissionPolicies {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("object", SimpleType.DYN)
            .addVar("oldObject", SimpleType.DYN)
            .addVar("request", SimpleType.DYN)
            .addVar("namespaceObject", SimpleType.DYN)
            .addVar("variables", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    private final List<JsonNode> policies;

    AdmissionPolicies(List<JsonNode> objects) {
        this.policies = objects.stream()
                .filter(object -> object.path("kind").asText().equals("ValidatingAdmissionPolicy"))
                .toList();
    }

    /**
     * A request.
     *
     * @param user who asks
     * @param operation {@code CREATE}, {@code UPDATE} or {@code DELETE}
     * @param group the API group; empty for the core's
     * @param resource the plural of the kind
     * @param namespace the namespace
     * @param namespaceLabels labels of that, besides its name
     * @param object what is to be; null where it is deleted
     * @param before what is there; null where it is created
     */
    record Request(
            String user,
            String operation,
            String group,
            String resource,
            String namespace,
            Map<String, String> namespaceLabels,
            JsonNode object,
            JsonNode before) {

        private Map<String, Object> variables() {
            Map<String, String> labels = new HashMap<>(namespaceLabels);
            labels.put("kubernetes.io/metadata.name", namespace);
            Map<String, Object> all = new HashMap<>();
            all.put(
                    "request",
                    Map.of(
                            "userInfo",
                            Map.of("username", user),
                            "operation",
                            operation,
                            "namespace",
                            namespace,
                            "resource",
                            Map.of("group", group, "resource", resource)));
            all.put("namespaceObject", Map.of("metadata", Map.of("labels", labels)));
            all.put("object", value(object));
            all.put("oldObject", value(before));
            return all;
        }

        /** What is absent is null to an API server; here it is empty, which is the same to an expression that asks first. */
        private static Object value(JsonNode node) {
            return node == null ? Map.of() : JSON.convertValue(node, Object.class);
        }
    }

    /** What the policies say against a request; nothing where it is let in. */
    List<String> refusals(Request request) {
        List<String> refusals = new ArrayList<>();
        for (JsonNode policy : policies) {
            JsonNode spec = policy.get("spec");
            if (matches(spec.get("matchConstraints"), request)) {
                refusals.addAll(refusals(spec, request));
            }
        }
        return refusals;
    }

    private static List<String> refusals(JsonNode spec, Request request) {
        Map<String, Object> values = request.variables();
        values.put("variables", Map.of());
        if (!spec.path("matchConditions").valueStream().allMatch(condition -> holds(condition, values))) {
            return List.of();
        }
        Map<String, Object> variables = new HashMap<>();
        for (JsonNode variable : spec.path("variables")) {
            values.put("variables", variables);
            variables.put(variable.get("name").asText(), evaluate(variable, values));
        }
        values.put("variables", variables);
        return spec.get("validations")
                .valueStream()
                .filter(validation -> !holds(validation, values))
                .map(validation -> validation.get("message").asText())
                .toList();
    }

    private static boolean matches(JsonNode constraints, Request request) {
        boolean inNamespace = constraints
                .path("namespaceSelector")
                .path("matchExpressions")
                .valueStream()
                .allMatch(expression -> has(expression.get("values"), request.namespace())
                        == expression.get("operator").asText().equals("In"));
        boolean byLabel = !constraints.path("namespaceSelector").has("matchLabels")
                || constraints
                        .at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                        .asText()
                        .equals(request.namespace());
        return inNamespace
                && byLabel
                && constraints
                        .get("resourceRules")
                        .valueStream()
                        .anyMatch(rule -> has(rule.get("apiGroups"), request.group())
                                && has(rule.get("operations"), request.operation())
                                && has(rule.get("resources"), request.resource()));
    }

    private static boolean has(JsonNode list, String value) {
        return Stream.of("*", value)
                .anyMatch(wanted -> list.valueStream().map(JsonNode::asText).anyMatch(wanted::equals));
    }

    private static boolean holds(JsonNode rule, Map<String, Object> values) {
        return Boolean.TRUE.equals(evaluate(rule, values));
    }

    private static Object evaluate(JsonNode rule, Map<String, Object> values) {
        String expression = rule.get("expression").asText();
        try {
            return RUNTIME.createProgram(COMPILER.compile(expression).getAst()).eval(values);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new AssertionError("expression '" + expression + "': " + e.getMessage(), e);
        }
    }
}
