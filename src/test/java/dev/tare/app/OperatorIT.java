package dev.tare.app;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The built operator as a process of its own, as far as it gets without a cluster. */
class OperatorIT {

    private static final Path OPERATOR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path directory;

    @Test
    void saysWhatTheConfigurationLacks() throws Exception {
        assertRefused(Map.of(), "tare: configuration: tare.image: is missing, but must be set");
    }

    @Test
    void saysWhatItCannotRead() throws Exception {
        assertRefused(
                Map.of("tare.image", "tare:1", "tare.limits.workers", "many"),
                "tare: configuration: tare.limits.workers: is many, which cannot be read: "
                        + "Expected an integer value, got \"many\"");
    }

    @Test
    void saysWhatItDoesNotKnow() throws Exception {
        assertRefused(
                Map.of("tare.image", "tare:1", "tare.limit.workers", "7"),
                "tare: configuration: tare.limit.workers: is not a setting of Tare (found in SysPropConfigSource)");
    }

    @Test
    void saysAllThatMakesNoSense() throws Exception {
        assertRefused(Map.of("tare.image", "tare:latest", "tare.runs.concurrent", "0"), """
                tare: configuration: tare.image: is tare:latest, but must have a version or a digest: latest may be another image \
                tomorrow, with other numbers
                tare: configuration: tare.runs.concurrent: is 0, but must be at least 1""");
    }

    @Test
    void saysWhichBoundsAreNone() throws Exception {
        assertRefused(
                Map.of(
                        "tare.image", "tare:1",
                        "tare.runs.keep-by-hand", "0",
                        "tare.runs.start-within", "30s",
                        "tare.limits.pods", "0",
                        "tare.limits.run-duration", "50s",
                        "tare.limits.queued-runs", "0",
                        "tare.limits.result-bytes", "much",
                        "tare.results.keep", "1s"),
                """
                tare: configuration: tare.limits.pods: is 0, but must be at least 1
                tare: configuration: tare.limits.queued-runs: is 0, but must be at least 1
                tare: configuration: tare.runs.keep-by-hand: is 0, but must be at least 1
                tare: configuration: tare.runs.start-within: is 30s, but must be at least 1m
                tare: configuration: tare.limits.run-duration: is 50s, but must be at least 1m
                tare: configuration: tare.results.keep: is 1s, but must be at least 1m
                tare: configuration: tare.limits.result-bytes: is much, but must be a quantity such as 500m or 256Mi""");
    }

    @Test
    void commandLineLoadsNothingOfTheOperatorsOwn() throws Exception {
        try (JarFile jar = new JarFile("target/tare.jar")) {
            String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            assertThat(classPath.split(" "))
                    .containsExactlyInAnyOrder(Stream.of(new File("target/lib").list())
                            .map(file -> "lib/" + file)
                            .toArray(String[]::new))
                    .noneMatch(file -> file.contains("quarkus") || file.contains("operator-framework"))
                    .filteredOn(file -> file.contains("slf4j") || file.contains("logmanager"))
                    .hasSize(2)
                    .anyMatch(file -> file.contains("slf4j-api"))
                    .contains("lib/slf4j-nop.jar");
        }
    }

    private void assertRefused(Map<String, String> settings, String sentences) throws Exception {
        try (TareProcess operator = TareProcess.start(OPERATOR, directory, settings)) {
            assertThat(operator.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(operator.messages().strip()).isEqualTo(sentences);
            assertThat(operator.out()).isEmpty();
        }
    }
}
