package dev.tare.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/** The rules of a definition that compare a value with what it was, and which only an API server can hold. */
final class TransitionRules {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    private TransitionRules() {}

    /** The sentences of the rules that a change breaks. */
    static List<String> broken(JsonNode before, JsonNode after) {
        String kind = after.get("kind").asText();
        String resource = kind + " " + after.at("/metadata/name").asText();
        List<String> sentences = new ArrayList<>();
        SchemaTree.visit(KindSchema.load(kind).definition(), after, "", (schema, value, path) -> {
            for (JsonNode rule : schema.path("x-kubernetes-validations")) {
                JsonNode old = before.at("/" + path.replace('.', '/'));
                if (rule.get("rule").asText().contains("oldSelf") && !old.isMissingNode() && !holds(rule, old, value)) {
                    String message = rule.get("message").asText();
                    String held = value.isValueNode() ? FieldText.of(value) : "";
                    String field = path + rule.path("fieldPath").asText();
                    sentences.add(
                            Problem.inField(resource, field, held, message).sentence());
                }
            }
        });
        return sentences;
    }

    private static boolean holds(JsonNode rule, JsonNode before, JsonNode after) {
        try {
            CelRuntime.Program program = RUNTIME.createProgram(
                    COMPILER.compile(rule.get("rule").asText()).getAst());
            return Boolean.TRUE.equals(program.eval(Map.of(
                    "self",
                    JSON.convertValue(after, Object.class),
                    "oldSelf",
                    JSON.convertValue(before, Object.class))));
        } catch (CelException e) {
            throw new IllegalStateException(e);
        }
    }
}
