package dev.tare.e2e.specs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;

import dev.tare.e2e.Manifest;
import dev.tare.manifest.KindSchema;

/**
 * Profiles, runs and meshes, most of which are well-formed ones with a few fields changed. The definitions say which fields there
 * are, so that a new one is tried without anybody's doing.
 */
final class GeneratedSpecs {

    private static final Path FILES = Path.of("src/test/resources/e2e/specs");
    private static final String PREFIX = "tare-e2e-specs-";
    private static final int SIZE = 1_000;
    private static final int MOST_CHANGES = 3;
    private static final JsonNode UNKNOWN = TextNode.valueOf("of a later version");

    /** What does not make a run longer. */
    private static final Set<String> HARMLESS = Set.of(
            "request", "objectives", "trials", "history", "environments[].target.tls", "target.sample", "load.arrival");

    /** What does, below these. */
    private static final Set<String> SLOW =
            Set.of("request.timeout", "trials.maxBlocks", "trials.minBlocks", "target.sample.serviceTime");

    private final FieldValues values = new FieldValues(FILES.resolve("values.yaml"));
    private final List<JsonNode> wellFormed = Manifest.read(FILES.resolve("well-formed.yaml"));

    /**
     * What is to be applied.
     *
     * @param number its place in the order
     * @param mayMeasure whether it is small enough to be measured; what is not is for where no pods are let in
     * @param resource the whole resource
     */
    record GeneratedSpec(int number, boolean mayMeasure, JsonNode resource) {

        String kind() {
            return resource.path("kind").asText();
        }

        String name() {
            return resource.at("/metadata/name").asText();
        }
    }

    /** The same ones for the same seed. */
    static List<GeneratedSpec> of(long seed, int count) {
        List<GeneratedSpec> specs = new ArrayList<>();
        JqwikSession.run(() -> {
            RandomGenerator<GeneratedSpec> generator =
                    new GeneratedSpecs().specs().generator(SIZE);
            Random random = new Random(seed);
            for (int number = 0; number < count; number++) {
                GeneratedSpec spec = generator.next(random).value();
                specs.add(new GeneratedSpec(number, spec.mayMeasure(), named(spec.resource(), number)));
            }
        });
        return specs;
    }

    /** By a number, unless its name is one of its oddities. */
    private static JsonNode named(JsonNode resource, int number) {
        if (resource.get("metadata") instanceof ObjectNode metadata && !metadata.has("name")) {
            metadata.put("name", PREFIX + number);
        }
        return resource;
    }

    private Arbitrary<GeneratedSpec> specs() {
        return Arbitraries.frequencyOf(
                Tuple.of(68, of("PerformanceProfile")),
                Tuple.of(4, small()),
                Tuple.of(18, of("MeshInstall")),
                Tuple.of(10, of("PerformanceRun")));
    }

    static List<SpecField> fields(String kind) {
        return SpecField.all(spec(kind));
    }

    private static JsonNode spec(String kind) {
        return KindSchema.load(kind).definition().at("/properties/spec");
    }

    private Arbitrary<GeneratedSpec> of(String kind) {
        List<JsonNode> bases = wellFormed.stream()
                .filter(base -> base.path("kind").asText().equals(kind))
                .toList();
        Arbitrary<JsonNode> changed = Combinators.combine(
                        Arbitraries.of(bases), change(fields(kind)).list().ofMaxSize(MOST_CHANGES))
                .as(GeneratedSpecs::changed);
        Arbitrary<JsonNode> made = Combinators.combine(Arbitraries.of(bases), values.fitting(spec(kind)))
                .as(GeneratedSpecs::withSpec);
        Arbitrary<JsonNode> odd = Combinators.combine(Arbitraries.of(bases), values.odd(spec(kind)))
                .as(GeneratedSpecs::withSpec);
        Arbitrary<JsonNode> oddName = Combinators.combine(
                        Arbitraries.of(bases), values.odd(JsonNodeFactory.instance.objectNode()))
                .as((base, name) -> {
                    JsonNode copy = withSpec(base, base.get("spec").deepCopy());
                    ((ObjectNode) copy.get("metadata")).set("name", name);
                    return copy;
                });
        return Arbitraries.frequencyOf(
                        Tuple.of(86, changed), Tuple.of(10, made), Tuple.of(2, odd), Tuple.of(2, oddName))
                .map(resource -> new GeneratedSpec(0, false, resource));
    }

    /** Those of which a run takes seconds: only changed where that does not make it longer. */
    private Arbitrary<GeneratedSpec> small() {
        List<JsonNode> bases = wellFormed.stream()
                .filter(base -> base.at("/metadata/annotations/measures").asBoolean())
                .toList();
        List<SpecField> fields = fields("PerformanceProfile").stream()
                .filter(field -> HARMLESS.stream().anyMatch(field.name()::startsWith))
                .filter(field -> SLOW.stream().noneMatch(field.name()::startsWith))
                .toList();
        Arbitrary<Consumer<ObjectNode>> change = Arbitraries.of(fields)
                .flatMap(field -> values.fitting(field.schema()).map(value -> spec -> field.set(spec, value)));
        return Combinators.combine(Arbitraries.of(bases), change.list().ofMaxSize(1))
                .as(GeneratedSpecs::changed)
                .map(resource -> new GeneratedSpec(0, true, resource));
    }

    private Arbitrary<Consumer<ObjectNode>> change(List<SpecField> fields) {
        Arbitrary<SpecField> field = Arbitraries.of(fields);
        List<SpecField> items = fields.stream().filter(SpecField::isItem).toList();
        return Arbitraries.frequencyOf(
                Tuple.of(8, field.flatMap(one -> values.fitting(one.schema())
                        .map(value -> spec -> one.set(spec, value)))),
                Tuple.of(2, field.flatMap(one -> values.odd(one.schema()).map(value -> spec -> one.set(spec, value)))),
                Tuple.of(1, field.map(one -> one::remove)),
                Tuple.of(1, (items.isEmpty() ? field : Arbitraries.of(items)).map(one -> one::repeat)),
                Tuple.of(1, field.map(one -> spec -> one.beside("unknownField").set(spec, UNKNOWN))));
    }

    private static JsonNode changed(JsonNode base, List<Consumer<ObjectNode>> changes) {
        ObjectNode spec = base.get("spec").deepCopy();
        changes.forEach(change -> change.accept(spec));
        return withSpec(base, spec);
    }

    private static JsonNode withSpec(JsonNode base, JsonNode spec) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        resource.set("apiVersion", base.get("apiVersion"));
        resource.set("kind", base.get("kind"));
        resource.putObject("metadata");
        resource.set("spec", spec.deepCopy());
        return resource;
    }
}
