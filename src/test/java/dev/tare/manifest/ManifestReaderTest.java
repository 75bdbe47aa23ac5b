package dev.tare.manifest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.Load;
import dev.tare.api.LoadBuilder;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Request;
import dev.tare.plan.RunPlan;

import static org.assertj.core.api.Assertions.assertThat;

/** Files and directories, whatever is in them, and what becomes of good ones. */
class ManifestReaderTest {

    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata:
              name: %s
            spec:
              target:
                sample: {}
              load:
                rate: 1000
              environments:
                - name: baseline
            """;

    private static final String MESH = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata:
              name: slow
            spec:
              mesh: reference
              version: 2026-11-22
              values:
                delay: 2ms
                nothing: null
            """;

    private static final String NO_PROFILE = ": no PerformanceProfile was found, so there is nothing to measure";

    private Path directory;

    @BeforeEach
    void create(@TempDir Path temporary) {
        directory = temporary;
    }

    @Test
    void readsADirectoryInTheOrderOfNames() throws IOException {
        write("b.yml", PROFILE.formatted("second"));
        write("a.yaml", PROFILE.formatted("first") + "---\n" + MESH);
        write("c.json", """
                {"apiVersion": "tare.dev/v1alpha1", "kind": "PerformanceProfile", "metadata": {"name": "third"},
                \t"spec": {"target": {"url": "http://[::1]:8080"}, "load": {"concurrency": 8},
                \t\t"environments": [{"name": "baseline"}]}}
                """);
        write("notes.txt", "not: read");
        Files.createDirectory(directory.resolve("nested.yaml"));

        Manifests manifests = read(directory);
        assertThat(manifests.profiles())
                .extracting(profile -> profile.resource().getMetadata().getName())
                .containsExactly("first", "second", "third");
        assertThat(manifests.profiles().get(1).source())
                .isEqualTo(directory.resolve("b.yml").toString());
        assertThat(manifests.meshInstalls()).hasSize(1);
    }

    @Test
    void setsDefaults() throws IOException {
        PerformanceProfileSpec spec = spec(PROFILE.formatted("checkout"));
        assertThat(spec.load())
                .isEqualTo(LoadBuilder.builder()
                        .rate(1000)
                        .arrival(Load.Arrival.Poisson)
                        .pacing(Load.Pacing.Precise)
                        .connections(64)
                        .workers(1)
                        .warmup(Duration.ofSeconds(5))
                        .duration(Duration.ofSeconds(20))
                        .build());
        assertThat(spec.request()).isEqualTo(Request.DEFAULT);
        assertThat(spec.target().sample().responseBytes()).isEqualTo(1024);
        assertThat(spec.trials().maxBlocks()).isEqualTo(30);
    }

    @Test
    void readsAnchorsAndDropsNulls() throws IOException {
        PerformanceProfileSpec spec = spec("""
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: checkout, labels: {team: shop}, creationTimestamp: null}
                spec:
                  target: {url: "http://127.0.0.1:8080", sample: null}
                  request: &request {timeout: 1.5s, headers: {X-Team: shop}}
                  load: {rate: 100, warmup: null}
                  environments:
                    - &environment {name: baseline}
                    - {<<: *environment, name: other}
                """);
        assertThat(spec.target().sample()).isNull();
        assertThat(spec.load().warmup()).isEqualTo(Duration.ofSeconds(5));
        assertThat(spec.request().timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(spec.environments()).hasSize(2);
    }

    @Test
    void keepsAMeshsValuesAsTheyAre() throws IOException {
        write("a.yaml", MESH + "---\n" + PROFILE.formatted("checkout"));
        MeshInstall mesh = read(directory).meshInstalls().get(0);
        assertThat(mesh.getSpec().version()).isEqualTo("2026-11-22");
        assertThat(mesh.getSpec().values()).containsEntry("delay", "2ms").containsEntry("nothing", null);
    }

    @Test
    void readsAResultAgain() throws IOException {
        assertThat(spec(PROFILE.formatted("checkout") + "status:\n  observedGeneration: 3\n  summary: []\n"))
                .isEqualTo(spec(PROFILE.formatted("checkout")));
    }

    @Test
    void readsAFileOnceThatIsGivenTwice() throws IOException {
        Path file = write("a.yaml", PROFILE.formatted("checkout"));
        assertThat(read(file, directory, directory.resolve(".").resolve("a.yaml"))
                        .profiles())
                .hasSize(1);
    }

    @Test
    void plansWhatWasRead() throws IOException {
        write("a.yaml", MESH + "---\n" + PROFILE.formatted("checkout") + "    - {name: slow, mesh: slow}\n");
        Manifests manifests = read(directory);
        RunPlan plan = ((Validated.Accepted<RunPlan>)
                        RunPlan.of(manifests.profiles().get(0).resource(), manifests.meshInstalls(), 42))
                .value();
        assertThat(plan.minBlocks()).isEqualTo(8);
        assertThat(plan.environments().get(1).mesh().orElseThrow().getSpec().values())
                .isEqualTo(manifests.meshInstalls().get(0).getSpec().values());
    }

    @Test
    void namesEveryProblem() throws IOException {
        write("a.yaml", PROFILE.formatted("a").replace("1000", "0"));
        write("b.yaml", "kind: PerformanceProfile\n}");
        write("c.yaml", PROFILE.formatted("c").replace("sample", "samples"));
        assertThat(sentences(directory))
                .containsExactly(
                        directory + "/a.yaml: PerformanceProfile a: spec.load.rate: is 0, but must be at least 1",
                        directory + "/b.yaml: is not valid YAML at line 2, column 1:"
                                + " expected <block end>, but found '}'",
                        directory + "/c.yaml: PerformanceProfile c: spec.target.samples: is not a field of spec.target;"
                                + " did you mean sample?");
    }

    @Test
    void resourceInTwoFiles() throws IOException {
        write("a.yaml", PROFILE.formatted("checkout"));
        write("b.yaml", PROFILE.formatted("checkout"));
        assertThat(sentences(directory))
                .containsExactly(directory + "/b.yaml: PerformanceProfile checkout: is defined already, in " + directory
                        + "/a.yaml");
    }

    @Test
    void missingFile() {
        Path file = directory.resolve("nowhere.yaml");
        assertThat(sentences(file)).containsExactly(file + ": no such file or directory was found");
    }

    @Test
    void unreadableFile() {
        Path file = Path.of("/proc/self/mem");
        Assumptions.assumeTrue(Files.exists(file));
        assertThat(sentences(file)).containsExactly(file + ": cannot be read: Input/output error");
    }

    @Test
    void emptyDirectory() {
        assertThat(sentences(directory))
                .containsExactly(directory + ": this directory holds no .yaml, .yml or .json file");
    }

    @Test
    void directoryOfDirectories() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            Files.createDirectory(directory.resolve(name));
            write(name + "/profile.yaml", PROFILE.formatted(name));
        }
        Files.createDirectory(directory.resolve("empty"));
        String below = "; directories in it are not read: %1$s/a, %1$s/b, %1$s/c and 1 more".formatted(directory);
        assertThat(sentences(directory))
                .containsExactly(directory + ": this directory holds no .yaml, .yml or .json file" + below);
        write("mesh.yaml", MESH);
        assertThat(sentences(directory)).containsExactly(directory + NO_PROFILE + below);
    }

    @Test
    void directoryWithoutAProfile() throws IOException {
        write("mesh.yaml", MESH);
        assertThat(sentences(directory)).containsExactly(directory + NO_PROFILE);
    }

    /** As it is where Argo CD, Flux, Kustomize and Helm are used. */
    @Test
    void skipsWhatOthersKeepBesideIt() throws IOException {
        write("profile.yaml", PROFILE.formatted("checkout") + "---\n" + MESH);
        write("app.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: checkout, labels: {tare.dev/mesh: istio}}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: checkout}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {generateName: more-}}
                """);
        write("Chart.yaml", "apiVersion: v2\nname: checkout\nversion: 1.0.0\n");
        write("kustomization.yaml", "resources: [app.yaml, profile.yaml]\npatches: []\n");
        write("openshift.yaml", "apiVersion: performance.openshift.io/v2\nkind: PerformanceProfile\n");
        write("run.yaml", """
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceRun
                metadata: {name: by-hand}
                spec: {profileRef: {name: checkout}}
                """);
        write("template.yaml", "{{- if .Values.on }}\nkind: Job\n{{- end }}\n");
        write("values.yaml", "kind: DaemonSet\npodAnnotations: {tare.dev/delay: 2ms}\n");
        write("words.json", "[\"a\", {\"b\": 1}]");
        write("empty.yaml", "---\n# to come\n");
        Files.write(directory.resolve("archive.json"), new byte[] {(byte) 0x80, 1, 2});
        Files.write(directory.resolve("dump.json"), new byte[4 * 1024 * 1024]);

        Manifests manifests = read(directory);

        assertThat(manifests.profiles()).hasSize(1);
        assertThat(manifests.meshInstalls()).hasSize(1);
        String unknown = "skipped, as not a Kubernetes resource: no apiVersion and kind";
        assertThat(manifests.skipped().stream()
                        .map(problem -> problem.sentence().replace(directory + "/", "")))
                .containsExactlyInAnyOrder(
                        "Chart.yaml: " + unknown,
                        "app.yaml: skipped, as not a resource of Tare: Deployment checkout, Service checkout,"
                                + " ConfigMap settings and 1 more",
                        "archive.json: skipped, as it is not text in UTF-8",
                        "dump.json: skipped, as it is larger than 3 MiB",
                        "empty.yaml: skipped, as it holds no resource",
                        "kustomization.yaml: " + unknown,
                        "openshift.yaml: skipped, as not a resource of Tare: PerformanceProfile",
                        "run.yaml: PerformanceRun by-hand: skipped, as 'tare run' starts a run of its own",
                        "template.yaml: skipped, as it is not valid YAML at line 1, column 3:"
                                + " expected the node content, but found '-'",
                        "values.yaml: " + unknown,
                        "words.json: " + unknown);
    }

    /** A profile that is not measured because of a slip is worse than a sentence too many. */
    @Test
    void doesNotSkipWhatIsMeantForTare() throws IOException {
        write("profile.yaml", PROFILE.formatted("checkout"));
        write("misspelt.yaml", PROFILE.formatted("other").replace("PerformanceProfile", "PerfomanceProfiles"));
        write("template.yaml", "{{- if .Values.on }}\n" + PROFILE.formatted("third"));
        assertThat(sentences(directory))
                .containsExactly(
                        directory + "/misspelt.yaml: kind: is \"PerfomanceProfiles\", but must be MeshInstall,"
                                + " PerformanceProfile, PerformanceRun or Playground; did you mean PerformanceProfile?",
                        directory + "/template.yaml: is not valid YAML at line 1, column 3:"
                                + " expected the node content, but found '-'");
    }

    @Test
    void readsWhatKubectlPrints() throws IOException {
        write("all.json", """
                {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [
                  {"apiVersion": "tare.dev/v1alpha1", "kind": "PerformanceProfile",
                    "metadata": {"name": "checkout", "namespace": "shop", "uid": "1", "generation": 3,
                      "resourceVersion": "7", "creationTimestamp": "2026-03-01T12:00:00Z", "managedFields": []},
                    "spec": {"target": {"sample": {}}, "load": {"rate": 1000}, "environments": [{"name": "baseline"}]},
                    "status": {"observedGeneration": 3}},
                  {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}}]}
                """);
        Manifests manifests = read(directory);
        assertThat(manifests.profiles()).hasSize(1);
        assertThat(manifests.skipped())
                .extracting(Problem::allowed)
                .containsExactly("skipped, as not a resource of Tare: ConfigMap settings");
    }

    @Test
    void readsStandardInputOnce() {
        InputStream stream =
                new ByteArrayInputStream(PROFILE.formatted("checkout").getBytes(StandardCharsets.UTF_8));
        Path standardInput = Path.of("-");
        Validated<Manifests> checked = ManifestReader.read(List.of(standardInput, standardInput), stream);
        assertThat(checked.problems()).isEmpty();
        assertThat(((Validated.Accepted<Manifests>) checked).value().profiles())
                .extracting(Manifest::source)
                .containsExactly("standard input");
    }

    @Test
    void emptyStandardInput() {
        Validated<Manifests> checked = ManifestReader.read(List.of(Path.of("-")), InputStream.nullInputStream());
        assertThat(checked.problems())
                .extracting(Problem::sentence)
                .containsExactly(
                        "standard input: skipped, as it holds no resource",
                        "standard input: no PerformanceProfile was found, so there is nothing to measure");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4 * 1024 * 1024})
    void fileWithoutADocument(int length) throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), "#".repeat(length));
        assertThat(sentences(file))
                .containsExactly(
                        file + ": skipped, as it " + (length == 0 ? "holds no resource" : "is larger than 3 MiB"),
                        file + NO_PROFILE);
    }

    private PerformanceProfileSpec spec(String text) throws IOException {
        return read(write("a.yaml", text)).profiles().get(0).resource().getSpec();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Manifests read(Path... paths) {
        Validated<Manifests> checked = ManifestReader.read(List.of(paths));
        assertThat(checked.problems()).isEmpty();
        return ((Validated.Accepted<Manifests>) checked).value();
    }

    private static List<String> sentences(Path path) {
        return ManifestReader.read(List.of(path)).problems().stream()
                .map(Problem::sentence)
                .toList();
    }
}
