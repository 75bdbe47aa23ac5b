package dev.tare.e2e.badinput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** The broken files that {@code tare run} refuses, given to a cluster. */
@ExtendWith(InstalledOperator.class)
class BadInputE2E {

    private static final Path DIRECTORY = Path.of("src/test/resources/bad");
    private static final Duration SEEN = Duration.ofSeconds(20);

    /** In which whoever goes on for nothing is noticed. */
    private static final Duration AT_REST = Duration.ofSeconds(20);

    /** Of rules that OpenAPI itself has: enums, bounds, types, required and unknown fields, keys of lists, names. */
    private static final List<String> KUBERNETES_OWN = List.of(
            "Unsupported value",
            " in body ",
            "Required value",
            "Duplicate value",
            "Too many",
            "unknown field",
            "cannot unmarshal",
            "metadata.name");

    private static final Map<String, String> REFUSALS = new TreeMap<>();

    private final Scenario user;

    BadInputE2E(Scenario user) {
        this.user = user;
    }

    @AfterAll
    static void keep(Scenario user) {
        StringBuilder text = new StringBuilder();
        REFUSALS.forEach((file, sentence) ->
                text.append(file).append(":\n  ").append(sentence).append("\n"));
        user.keep("refusals.txt", text.toString());
    }

    @AfterEach
    void clear() {
        user.clear();
    }

    static Stream<Path> refusedBySchema() {
        return files("schema");
    }

    static Stream<Path> refusedByOperator() {
        return files("operator");
    }

    @ParameterizedTest
    @MethodSource("refusedBySchema")
    void apiServerRefuses(Path file) {
        List<Answer> answers = Manifest.read(file).stream().map(user::create).toList();
        List<String> refusals = answers.stream()
                .filter(answer -> !answer.isDone())
                .map(Answer::message)
                .toList();

        REFUSALS.put(file.getFileName().toString(), String.join("; ", refusals));
        assertThat(refusals).isNotEmpty();
        String told = String.join("; ", refusals);
        assertThat(header(file, "# expected: ").allMatch(sentence -> told.contains(rule(sentence)))
                        || KUBERNETES_OWN.stream().anyMatch(told::contains))
                .as("the same sentence, or one of Kubernetes' own: " + told)
                .isTrue();
        assertThat(answers).allMatch(answer -> answer.code() < 500);
    }

    @ParameterizedTest
    @MethodSource("refusedByOperator")
    void operatorRefusesWithTheSameSentence(Path file) {
        List<String> others = meshes();
        List<Answer> answers = Manifest.read(file).stream().map(user::create).toList();
        assertThat(answers).allMatch(Answer::isDone);

        List<String> sentences = header(file, "# expected: ")
                .map(sentence -> among(others, sentence))
                .toList();
        String told = Eventually.get("condition with " + sentences + " but " + untrue(), SEEN, () -> untrue().stream()
                .map(Condition::getMessage)
                .filter(message -> sentences.stream().allMatch(message::contains))
                .findFirst());

        REFUSALS.put(file.getFileName().toString(), told);
        assertThat(user.runs()).isEmpty();
    }

    /** Without a stack trace, and without trying again for nothing. */
    @Test
    void operatorComesToRest() {
        files("operator").forEach(file -> Manifest.read(file).stream()
                .map(resource -> named(resource, file))
                .forEach(user::create));
        Eventually.holds("status of every profile", SEEN, () -> profiles().stream()
                .allMatch(profile -> profile.getStatus() != null
                        && Objects.equals(
                                profile.getStatus().observedGeneration(),
                                profile.getMetadata().getGeneration())));
        Eventually.pause(Duration.ofSeconds(3));

        double before = user.cluster().operator().metrics().reconciliations();
        Eventually.pause(AT_REST);
        double after = user.cluster().operator().metrics().reconciliations();
        String log = user.cluster().operator().log();
        user.keep(
                "at-rest.txt",
                "%d profiles, %.0f reconciliations, of which %.0f in the last %d s%n"
                        .formatted(profiles().size(), after, after - before, AT_REST.toSeconds()));

        assertThat(before).isPositive();
        assertThat(after - before).as("reconciliations at rest").isZero();
        assertThat(log).doesNotContain("\tat ", "Exception");
    }

    /** Every file has a profile named checkout, and several a mesh named istio: here they are all there at once. */
    private static JsonNode named(JsonNode resource, Path file) {
        String name = file.getFileName().toString().replaceAll("\\.yaml$", "");
        boolean mesh = resource.path("kind").asText().equals("MeshInstall");
        ObjectNode metadata = (ObjectNode) resource.path("metadata");
        metadata.put("name", mesh ? name + "." + metadata.path("name").asText() : name);
        for (JsonNode environment : resource.path("spec").path("environments")) {
            if (environment.has("mesh")) {
                ((ObjectNode) environment)
                        .put("mesh", name + "." + environment.path("mesh").asText());
            }
        }
        return resource;
    }

    private List<String> meshes() {
        return user.client().resources(MeshInstall.class).list().getItems().stream()
                .map(mesh -> mesh.getMetadata().getName())
                .toList();
    }

    /** The meshes that there are, at the end of a sentence, are those of the file only if there are no others. */
    private static String among(List<String> others, String sentence) {
        return others.isEmpty() ? sentence : sentence.split("(?<=must be the name of a MeshInstall)")[0];
    }

    /** What a sentence says must be, without what it is about: the API server has its own words for that. */
    private static String rule(String sentence) {
        return sentence.replaceFirst("^\\S+ \\S+: \\S+: ", "").replaceFirst("^is .*?, but ", "");
    }

    private List<PerformanceProfile> profiles() {
        return user.client()
                .resources(PerformanceProfile.class)
                .inNamespace(user.namespace())
                .list()
                .getItems();
    }

    private List<Condition> untrue() {
        return Stream.of(
                        profiles().stream()
                                .map(PerformanceProfile::getStatus)
                                .flatMap(status -> conditions(status == null ? null : status.conditions())),
                        user.runs().stream()
                                .map(PerformanceRun::getStatus)
                                .flatMap(status -> conditions(status == null ? null : status.conditions())),
                        user.client().resources(MeshInstall.class).list().getItems().stream()
                                .map(MeshInstall::getStatus)
                                .flatMap(status -> conditions(status == null ? null : status.conditions())))
                .flatMap(conditions -> conditions)
                .filter(condition ->
                        List.of(Conditions.ACCEPTED, Conditions.RESOLVED_REFS).contains(condition.getType()))
                .filter(condition -> condition.getStatus().equals("False"))
                .toList();
    }

    private static Stream<Condition> conditions(List<Condition> conditions) {
        return Optional.ofNullable(conditions).stream().flatMap(List::stream);
    }

    private static Stream<Path> files(String refusal) {
        try (Stream<Path> all = Files.list(DIRECTORY)) {
            return all
                    .sorted()
                    .filter(file -> header(file, "# refused-by: ").toList().equals(List.of(refusal)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> header(Path file, String key) {
        try {
            return Files.readString(file)
                    .lines()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
