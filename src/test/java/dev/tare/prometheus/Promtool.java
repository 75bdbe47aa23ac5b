package dev.tare.prometheus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Prometheus' own checker. */
public final class Promtool {

    private static final long MOST_SECONDS = 60;

    private final Path program;

    private Promtool(Path program) {
        this.program = program;
    }

    /** The machine's; without one, a test says that it is left out. */
    public static Promtool onPath() {
        return new Promtool(
                Program.onPath(
                        "promtool",
                        "Left out: without promtool on the PATH nobody knows whether Prometheus takes the alerts and dashboards."));
    }

    /** What it says to a command that succeeds. */
    public String succeeds(Path directory, String... arguments) throws IOException, InterruptedException {
        Path said = directory.resolve("promtool.txt");
        Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s: %s", List.of(arguments), text).isZero();
        return text;
    }
}
