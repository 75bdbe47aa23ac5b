package dev.tare.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;

/** Reads resources from files as a cluster would read them: the same schemas, the same rules, the same defaults. */
public final class ManifestReader {

    private static final String API_VERSION = "tare.dev/v1alpha1";
    private static final List<String> KINDS = List.of("MeshInstall", "PerformanceProfile");
    private static final String RUN = "PerformanceRun";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, KindSchema> schemas = new HashMap<>();
    private final Map<String, String> sourceByResource = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Manifest<MeshInstall>> meshes = new ArrayList<>();
    private final List<Manifest<PerformanceProfile>> profiles = new ArrayList<>();

    private ManifestReader() {}

    /**
     * Reads files and directories; of a directory, the files in it that end in {@code .yaml}, {@code .yml} or
     * {@code .json}.
     *
     * @return the resources; or everything that is wrong with the files, also when no profile is among them
     */
    public static Checked<Manifests> read(List<Path> paths) {
        ManifestReader reader = new ManifestReader();
        ManifestFiles.read(paths, reader.problems).forEach((file, text) -> reader.readFile(file.toString(), text));
        if (reader.problems.isEmpty() && reader.profiles.isEmpty()) {
            String source = paths.stream().map(Path::toString).collect(Collectors.joining(", "));
            reader.problems.add(
                    Problem.inFile(source, "there is no PerformanceProfile, so there is nothing to measure"));
        }
        return reader.problems.isEmpty()
                ? new Checked.Accepted<>(new Manifests(reader.meshes, reader.profiles))
                : new Checked.Refused<>(reader.problems);
    }

    private void readFile(String source, String text) {
        Checked<List<JsonNode>> parsed = YamlDocuments.parse(source, text);
        problems.addAll(parsed.problems());
        if (parsed instanceof Checked.Accepted<List<JsonNode>> accepted) {
            List<JsonNode> documents = accepted.value();
            if (documents.isEmpty()) {
                problems.add(Problem.inFile(source, "holds no resource"));
            }
            for (int i = 0; i < documents.size(); i++) {
                String place = documents.size() == 1 ? "" : "document " + (i + 1);
                readDocument(source, place, documents.get(i));
            }
        }
    }

    private void readDocument(String source, String place, JsonNode document) {
        if (!(document instanceof ObjectNode resource)) {
            problems.add(new Problem(
                    source,
                    place,
                    "",
                    Held.of(document),
                    "must be a resource with apiVersion, kind, metadata and spec"));
            return;
        }
        int before = problems.size();
        requireOneOf(source, place, resource, "apiVersion", List.of(API_VERSION), "");
        boolean run = resource.path("kind").asText().equals(RUN);
        requireOneOf(
                source, place, resource, "kind", KINDS, run ? ": a run is started in a cluster, or by 'tare run'" : "");
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

    private void requireOneOf(
            String source, String place, ObjectNode resource, String field, List<String> allowed, String why) {
        JsonNode value = resource.path(field);
        if (!value.isTextual() || !allowed.contains(value.textValue())) {
            String held = value.isMissingNode() || value.isNull() ? "missing" : Held.of(value);
            problems.add(new Problem(source, place, field, held, "must be " + String.join(" or ", allowed) + why));
        }
    }

    private void convert(String source, String label, String kind, ObjectNode resource) {
        try {
            switch (kind) {
                case "MeshInstall" -> meshes.add(new Manifest<>(source, JSON.treeToValue(resource, MeshInstall.class)));
                case "PerformanceProfile" ->
                    profiles.add(new Manifest<>(source, JSON.treeToValue(resource, PerformanceProfile.class)));
                default -> throw new IllegalStateException("no type for kind " + kind);
            }
        } catch (JsonProcessingException e) {
            problems.add(new Problem(source, label, "", "", "cannot be read: " + e.getOriginalMessage()));
        }
    }
}
