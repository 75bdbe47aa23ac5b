package dev.tare.manifest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/** The rules in a schema that are written in the Common Expression Language: {@code x-kubernetes-validations}. */
final class CelRules {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

    private final CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.strings())
            .addVar("self", SimpleType.DYN)
            .build();
    private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
            .addLibraries(CelExtensions.strings())
            .build();
    private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

    private CelRules() {}

    /** The rules, whose environment is made when it is first needed. */
    static CelRules instance() {
        return Holder.INSTANCE;
    }

    /**
     * Applies every rule of the schema to the value that it belongs to. Rules for changes do not apply: a file has no
     * earlier state.
     *
     * @param problems gets what is wrong
     */
    void check(JsonNode definition, JsonNode resource, List<Problem> problems) {
        SchemaTree.visit(definition, resource, "", (schema, value, path) -> {
            for (JsonNode rule : schema.path("x-kubernetes-validations")) {
                if (!rule.get("rule").asText().contains("oldSelf") && !holds(rule, value)) {
                    problems.add(problem(rule, value, path));
                }
            }
        });
    }

    private boolean holds(JsonNode rule, JsonNode value) {
        CelRuntime.Program program = programs.computeIfAbsent(rule.get("rule").asText(), this::compile);
        try {
            return Boolean.TRUE.equals(program.eval(Map.of("self", JSON.convertValue(value, Object.class))));
        } catch (CelEvaluationException e) {
            // As in the API server, a rule that cannot be worked out does not hold.
            return false;
        }
    }

    private CelRuntime.Program compile(String rule) {
        try {
            return runtime.createProgram(compiler.compile(rule).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("rule '" + rule + "': " + e.getMessage(), e);
        }
    }

    private static Problem problem(JsonNode rule, JsonNode value, String path) {
        String fieldPath = rule.path("fieldPath").asText();
        String message = rule.get("message").asText();
        JsonNode field = value.at(fieldPath.replace('.', '/'));
        String held = field.isValueNode() && message.startsWith("must ") ? FieldText.of(field) : "";
        String place = path.isEmpty() && fieldPath.startsWith(".") ? fieldPath.substring(1) : path + fieldPath;
        return Problem.inField("", place, held, message);
    }

    private static final class Holder {
        private static final CelRules INSTANCE = new CelRules();
    }
}
