package dev.tare.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Prometheus' own checker; where the {@code PATH} has none, a test says that it is left out. */
final class Promtool {

    private static final long MOST_SECONDS = 60;

    private final Path program;

    private Promtool(Path program) {
        this.program = program;
    }

    static Promtool onPath() {
        Optional<Path> program = Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            System.err.println("no promtool: whether Prometheus takes the alerts and dashboards is left out");
        }
        assumeTrue(program.isPresent(), "no promtool on the PATH");
        return new Promtool(program.orElseThrow());
    }

    /** What it says to a command that succeeds. */
    String succeeds(Path directory, String... arguments) throws IOException, InterruptedException {
        Path said = directory.resolve("promtool.txt");
        Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s: %s", List.of(arguments), text).isZero();
        return text;
    }
}
