package dev.tare.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.fleet.processes.ClusterOnly;
import dev.tare.fleet.processes.EnvironmentMeshes;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.RunPlan;
import dev.tare.reconcile.MeshEnrolments;
import dev.tare.reconcile.rules.ChartLimits;
import dev.tare.reconcile.rules.ClusterFacts;
import dev.tare.reconcile.rules.ProfileRules;

/**
 * A file with one mistake. It begins with the sentences that must come of it, without the file's own name, and with who
 * must refuse it.
 */
record BadFile(Path path) {

    /** Who refuses a file. */
    enum Refusal {
        /** Whoever reads it: there is no resource of ours in it, or it is wrong as a whole. */
        file,
        /** The API server, by the resource's definition, when it is asked to be strict about unknown fields. */
        schema,
        /** The operator, in a condition: no definition can say it. */
        operator,
        /** Nobody in a cluster; one machine does not have what it asks for. */
        machine
    }

    private static final String EXPECTED = "# expected: ";
    private static final String REFUSED_BY = "# refused-by: ";

    static Stream<BadFile> in(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().map(BadFile::new).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sentences that it says must come of it. */
    List<String> expected() {
        return header(EXPECTED);
    }

    /** Who it says must refuse it. */
    List<String> refusedBy() {
        return header(REFUSED_BY);
    }

    /** Who does refuse it. */
    Refusal refusal() {
        Validated<List<JsonNode>> parsed = parse();
        if (!(parsed instanceof Validated.Accepted<List<JsonNode>> accepted)
                || accepted.value().isEmpty()
                || !accepted.value().stream().allMatch(BadFile::isOurs)) {
            return Refusal.file;
        }
        if (!schemaProblems(accepted.value()).isEmpty()) {
            return Refusal.schema;
        }
        if (accepted.value().stream().anyMatch(BadFile::isRun)) {
            return Refusal.machine;
        }
        Validated<Manifests> manifests = ManifestReader.read(List.of(path));
        if (!manifests.problems().isEmpty()) {
            return Refusal.file;
        }
        Validated<RunPlan> plan = manifests.then(BadFile::plan);
        return plan.problems().isEmpty()
                        && !plan.then(ClusterOnly::refuse).problems().isEmpty()
                ? Refusal.machine
                : Refusal.operator;
    }

    /**
     * What {@code tare run} says, or where it has nothing to say, the operator with the limits of the chart; of a run, which
     * neither takes, what the API server says.
     */
    List<String> sentences() {
        if (refusal() == Refusal.schema && documents().stream().anyMatch(BadFile::isRun)) {
            return schemaProblems(documents()).stream().map(Problem::sentence).toList();
        }
        return ManifestReader.read(List.of(path))
                .then(BadFile::plan)
                .then(ClusterOnly::refuse)
                .then(plan -> EnvironmentMeshes.of(plan)
                        .then(meshes -> ProfileRules.check(new Validated.Accepted<>(plan), BadFile::ofCluster)))
                .problems()
                .stream()
                .map(problem -> problem.from("").sentence().replace(path + ": ", ""))
                .toList();
    }

    @Override
    public String toString() {
        return path.getFileName().toString();
    }

    /** Its resources. */
    List<JsonNode> documents() {
        return ((Validated.Accepted<List<JsonNode>>) parse()).value();
    }

    private static Validated<RunPlan> plan(Manifests manifests) {
        return RunPlan.of(manifests.profiles().get(0).resource(), manifests.meshInstalls(), 42);
    }

    private static ClusterFacts ofCluster(RunPlan plan) {
        return new ClusterFacts(
                "default",
                ChartLimits.DEFAULT,
                PlannedRun.SETTINGS,
                new MeshEnrolments(MeshLookup.builtIn()).of(plan),
                Map.of());
    }

    private static List<Problem> schemaProblems(List<JsonNode> documents) {
        return documents.stream()
                .flatMap(document -> {
                    ObjectNode resource = document.deepCopy();
                    String kind = resource.get("kind").asText();
                    String label = kind + " " + resource.at("/metadata/name").asText();
                    return KindSchema.load(kind).check(resource).stream()
                            .map(problem -> Problem.inField(label, problem.field(), problem.held(), problem.allowed()));
                })
                .toList();
    }

    private static boolean isOurs(JsonNode document) {
        return document.path("apiVersion").asText().equals("tare.dev/v1alpha1")
                && KindSchema.KINDS.contains(document.path("kind").asText());
    }

    private static boolean isRun(JsonNode document) {
        return document.path("kind").asText().equals("PerformanceRun");
    }

    private Validated<List<JsonNode>> parse() {
        return YamlDocuments.parse("", text());
    }

    private List<String> header(String key) {
        return text().lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()))
                .toList();
    }

    private String text() {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
