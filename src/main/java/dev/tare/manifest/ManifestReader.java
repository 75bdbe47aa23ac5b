package dev.tare.manifest;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;

/**
 * Reads resources from files as a cluster would read them: the same schemas, the same rules, the same defaults. What else is
 * in the files is skipped, as long as it cannot be meant for Tare: people keep profiles beside what they are about.
 */
public final class ManifestReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, KindSchema> schemas = new HashMap<>();
    private final Map<String, String> sourceByResource = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> skipped = new ArrayList<>();
    private final List<Manifest<MeshInstall>> meshes = new ArrayList<>();
    private final List<Manifest<PerformanceProfile>> profiles = new ArrayList<>();

    private ManifestReader() {}

    /**
     * Reads files and directories; of a directory, the files in it that end in {@code .yaml}, {@code .yml} or
     * {@code .json}. The path {@code -} is standard input.
     *
     * @return the resources; or everything that is wrong with the files, also when no profile is among them
     */
    public static Validated<Manifests> read(List<Path> paths) {
        return read(paths, System.in);
    }

    /**
     * Reads files and directories.
     *
     * @param standardInput what the path {@code -} stands for
     */
    public static Validated<Manifests> read(List<Path> paths, InputStream standardInput) {
        ManifestReader reader = new ManifestReader();
        ManifestFiles files = new ManifestFiles(standardInput, reader.problems, reader.skipped);
        files.read(paths).forEach(reader::readFile);
        return reader.result(ManifestFiles.named(paths), ManifestFiles.below(paths));
    }

    /**
     * Reads a text, which is in no file.
     *
     * @param source how a sentence calls it
     */
    public static Validated<Manifests> read(String source, String text) {
        ManifestReader reader = new ManifestReader();
        reader.readFile(source, text);
        return reader.result(source, "");
    }

    private Validated<Manifests> result(String sources, String whereElse) {
        if (problems.isEmpty() && profiles.isEmpty()) {
            problems.addAll(skipped);
            problems.add(Problem.inFile(
                    sources, "no PerformanceProfile was found, so there is nothing to measure" + whereElse));
        }
        return problems.isEmpty()
                ? new Validated.Accepted<>(new Manifests(meshes, profiles, skipped))
                : new Validated.Refused<>(problems);
    }

    private void readFile(String source, String text) {
        Validated<List<JsonNode>> parsed = YamlDocuments.parse(source, text);
        if (!(parsed instanceof Validated.Accepted<List<JsonNode>> accepted)) {
            if (ResourceRecognition.isOurs(text)) {
                problems.addAll(parsed.problems());
            } else {
                parsed.problems().forEach(problem -> skip(source, problem.allowed()));
            }
            return;
        }
        List<JsonNode> documents = accepted.value();
        if (documents.isEmpty()) {
            skip(source, "holds no resource");
        }
        SkippedResources others = new SkippedResources();
        for (int i = 0; i < documents.size(); i++) {
            String place = documents.size() == 1 ? "" : "document " + (i + 1);
            readDocument(source, place, documents.get(i), others);
        }
        others.sentence().ifPresent(sentence -> skipped.add(Problem.inFile(source, sentence)));
    }

    private void skip(String source, String why) {
        skipped.add(Problem.inFile(source, "skipped, as it " + why));
    }

    private void readDocument(String source, String place, JsonNode document, SkippedResources others) {
        if (isList(document)) {
            int item = 0;
            for (JsonNode resource : document.get("items")) {
                String within = "item " + ++item;
                readDocument(source, place.isEmpty() ? within : place + ", " + within, resource, others);
            }
        } else if (document instanceof ObjectNode resource && ResourceRecognition.isOurs(resource)) {
            readResource(source, place, resource);
        } else if (document.isArray() && any(document, ResourceRecognition::isOurs)) {
            problems.add(new Problem(
                    source,
                    place,
                    "",
                    FieldText.of(document),
                    "must be a resource with apiVersion, kind, metadata and spec"));
        } else {
            others.add(document);
        }
    }

    /** As kubectl prints what it got of several resources, and takes it again. */
    private static boolean isList(JsonNode document) {
        return document.path("kind").asText().equals("List")
                && document.path("apiVersion").asText().equals("v1")
                && document.path("items").isArray();
    }

    private static boolean any(JsonNode list, Predicate<JsonNode> condition) {
        return StreamSupport.stream(list.spliterator(), false).anyMatch(condition);
    }

    private void readResource(String source, String place, ObjectNode resource) {
        int before = problems.size();
        requireOneOf(source, place, resource, "apiVersion", List.of(ResourceRecognition.API_VERSION));
        requireOneOf(source, place, resource, "kind", KindSchema.KINDS);
        if (problems.size() > before) {
            return;
        }
        String kind = resource.get("kind").textValue();
        String name = resource.path("metadata").path("name").asText("");
        String label = name.isEmpty() ? (place.isEmpty() ? kind : place) : kind + " " + name;
        schemas.computeIfAbsent(kind, KindSchema::load).check(resource).stream()
                .map(problem -> new Problem(source, label, problem.field(), problem.held(), problem.allowed()))
                .forEach(problems::add);
        if (problems.size() > before) {
            return;
        }
        String earlier = sourceByResource.putIfAbsent(label, source);
        if (earlier != null) {
            problems.add(new Problem(source, label, "", "", "is defined already, in " + earlier));
            return;
        }
        convert(source, label, kind, resource);
    }

    private void requireOneOf(String source, String place, ObjectNode resource, String field, List<String> allowed) {
        JsonNode value = resource.path(field);
        if (!value.isTextual() || !allowed.contains(value.textValue())) {
            String held = value.isMissingNode() || value.isNull() ? "missing" : FieldText.of(value);
            String meant = allowed.size() == 1
                    ? ""
                    : NameSuggestions.closest(value.asText(), allowed)
                            .map(closest -> "; did you mean " + closest + "?")
                            .orElse("");
            problems.add(new Problem(source, place, field, held, "must be " + NameSuggestions.or(allowed) + meant));
        }
    }

    private void convert(String source, String label, String kind, ObjectNode resource) {
        try {
            switch (kind) {
                case "MeshInstall" -> meshes.add(new Manifest<>(source, JSON.treeToValue(resource, MeshInstall.class)));
                case "PerformanceProfile" ->
                    profiles.add(new Manifest<>(source, JSON.treeToValue(resource, PerformanceProfile.class)));
                case "PerformanceRun" ->
                    skipped.add(new Problem(source, label, "", "", "skipped, as 'tare run' starts a run of its own"));
                case "Playground" ->
                    skipped.add(new Problem(
                            source,
                            label,
                            "",
                            "",
                            "skipped, as it needs a cluster: on one machine, 'tare play' has lessons"));
                default -> throw new IllegalStateException("no type for kind " + kind);
            }
        } catch (JsonProcessingException e) {
            problems.add(new Problem(source, label, "", "", "cannot be read: " + e.getOriginalMessage()));
        }
    }
}
