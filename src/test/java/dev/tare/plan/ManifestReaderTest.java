package dev.tare.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.Load;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Request;

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
                .isEqualTo(new Load(
                        1000,
                        null,
                        null,
                        null,
                        null,
                        Load.Arrival.Poisson,
                        Load.Pacing.Precise,
                        null,
                        64,
                        1,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20)));
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
        RunPlan plan = ((Checked.Accepted<RunPlan>)
                        RunPlan.of(manifests.profiles().get(0).resource(), manifests.meshInstalls(), 42))
                .value();
        assertThat(plan.minBlocks()).isEqualTo(8);
        assertThat(plan.environments().get(1).mesh().orElseThrow().getSpec().values())
                .isEqualTo(manifests.meshInstalls().get(0).getSpec().values());
    }

    @Test
    void namesEveryProblem() throws IOException {
        write("a.yaml", PROFILE.formatted("a").replace("1000", "0"));
        write("b.yaml", "}");
        write("c.yaml", PROFILE.formatted("c").replace("sample", "samples"));
        assertThat(sentences(directory))
                .containsExactly(
                        directory + "/a.yaml: PerformanceProfile a: spec.load.rate: is 0, but must be at least 1",
                        directory + "/b.yaml: is not valid YAML at line 1, column 1:"
                                + " expected the node content, but found '}'",
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
        assertThat(sentences(file)).containsExactly(file + ": there is no such file or directory");
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
    void directoryWithoutAProfile() throws IOException {
        write("mesh.yaml", MESH);
        assertThat(sentences(directory))
                .containsExactly(directory + ": there is no PerformanceProfile, so there is nothing to measure");
    }

    @Test
    void fileWithoutADocument() throws IOException {
        Path file = write("a.yaml", "# nothing here\n");
        assertThat(sentences(file)).containsExactly(file + ": holds no resource");
    }

    @Test
    void binaryFile() throws IOException {
        Path file = Files.write(directory.resolve("a.yaml"), new byte[] {(byte) 0x80, 1, 2});
        assertThat(sentences(file)).containsExactly(file + ": is not text in UTF-8");
    }

    @Test
    void hugeFile() throws IOException {
        Path file = Files.write(directory.resolve("a.yaml"), new byte[4 * 1024 * 1024]);
        assertThat(sentences(file)).containsExactly(file + ": is larger than 3 MiB, so it cannot be a manifest");
    }

    private PerformanceProfileSpec spec(String text) throws IOException {
        return read(write("a.yaml", text)).profiles().get(0).resource().getSpec();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Manifests read(Path... paths) {
        Checked<Manifests> checked = ManifestReader.read(List.of(paths));
        assertThat(checked.problems()).isEmpty();
        return ((Checked.Accepted<Manifests>) checked).value();
    }

    private static List<String> sentences(Path path) {
        return ManifestReader.read(List.of(path)).problems().stream()
                .map(Problem::sentence)
                .toList();
    }
}
