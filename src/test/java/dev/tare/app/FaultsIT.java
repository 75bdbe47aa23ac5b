package dev.tare.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Things that go wrong while measuring: nothing is left running, what was measured is kept and marked as incomplete, and
 * the exit code and the sentence say what happened.
 */
@EnabledOnOs(OS.LINUX)
class FaultsIT {

    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: ref}
            spec: {mesh: reference, values: {delay: 1ms, errorRate: %s}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: faults}
            spec:
              target: {sample: {}}
              load: {rate: 200, connections: 4, warmup: 100ms, duration: 300ms}
              environments: [{name: baseline}, {name: ref, mesh: ref}]
              trials: {maxBlocks: 100, precisionPercent: 1}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeProfile() throws IOException {
        Files.writeString(directory.resolve("profile.yaml"), PROFILE.formatted("0"));
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void anInterruptKeepsWhatWasMeasured(String signal, int exitCode) throws Exception {
        assumeTrue(!signal.equals("INT") || !TareProcess.ignoresInterrupts(), "interrupts are not ignored here");
        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml")) {
            tare.awaitMessage("block 3 of");
            List<ProcessHandle> children = tare.descendants();
            tare.signal(signal);

            assertThat(tare.exitCode()).isEqualTo(exitCode);
            assertThat(tare.messages())
                    .contains("faults: the run was interrupted")
                    .doesNotContain("Exception");
            assertKept("Interrupted", "the run was interrupted");
            TareProcess.assertEnded(children);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "target"})
    void aKilledProcessEndsTheRun(String mode) throws Exception {
        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml")) {
            tare.awaitMessage("block 3 of");
            List<ProcessHandle> children = tare.descendants();
            TareProcess.signal(tare.mode(mode).pid(), "KILL");

            assertThat(tare.exitCode()).isEqualTo(3);
            assertThat(tare.messages()).contains("faults: " + mode + " was killed (signal 9)");
            assertKept("ProcessEnded", mode + " was killed (signal 9)");
            TareProcess.assertEnded(children);
        }
    }

    @Test
    void nothingOutlivesAKilledTare() throws Exception {
        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml")) {
            tare.awaitMessage("block 1 of");
            List<ProcessHandle> children = tare.descendants();
            assertThat(children).hasSizeGreaterThanOrEqualTo(4);
            tare.signal("KILL");

            assertThat(tare.exitCode()).isEqualTo(137);
            TareProcess.assertEnded(children);
        }
    }

    @Test
    void aProxyThatFailsHalfOfTheRequestsIsInvalid() throws Exception {
        Files.writeString(directory.resolve("profile.yaml"), PROFILE.formatted("0.5"));
        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml")) {
            assertThat(tare.exitCode()).isEqualTo(3);
            assertThat(tare.out()).contains("ErrorsSeen");
            assertThat(kept("run.yaml")).contains("ErrorsSeen").contains("status5xx");
        }
    }

    @Test
    void aFullDiskLosesNothing() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()).start();
        assumeTrue(mount.waitFor() == 0, "a small file system can be mounted (as root)");
        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml", "--out-dir", "small")) {
            tare.awaitMessage("block 1 of");
            tare.signal("TERM");
            tare.exitCode();

            assertThat(tare.messages())
                    .contains("cannot be written: No space left on device")
                    .contains("the report was saved in")
                    .doesNotContain("Exception");
            String line = tare.messages()
                    .lines()
                    .filter(l -> l.contains("the report was saved in"))
                    .findFirst()
                    .orElseThrow();
            Path kept = Path.of(line.replaceAll(".* in (/.*) instead", "$1"));
            assertThat(kept.resolve("report.html")).exists();
            assertThat(kept.resolve("result.yaml")).exists();
            try (Stream<Path> files = Files.walk(small)) {
                assertThat(files.filter(file -> file.toString().contains("report.html")))
                        .isEmpty();
            }
        } finally {
            new ProcessBuilder("umount", small.toString()).start().waitFor();
        }
    }

    private void assertKept(String reason, String message) throws IOException {
        assertThat(kept("report.html")).isNotEmpty();
        assertThat(kept("run.yaml")).contains("reason: " + reason).contains(message);
        assertThat(kept("result.yaml")).contains("type: Ready").contains("Incomplete");
    }

    private String kept(String file) throws IOException {
        return Files.readString(directory.resolve("tare-out/faults").resolve(file));
    }
}
