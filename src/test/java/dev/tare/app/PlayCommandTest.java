package dev.tare.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code tare play} makes of an Envoy that does not start; with a real one the lessons have tests of their own. */
@Timeout(120)
class PlayCommandTest {

    @TempDir
    private Path folder;

    private Path brokenEnvoy() throws Exception {
        Path file = folder.resolve("envoy");
        Files.writeString(file, """
                #!/bin/sh
                if [ "$1" = --version ]; then
                    echo "envoy  version: abc/1.2.3/Clean/RELEASE/BoringSSL"
                else
                    echo "out of order" >&2
                    exit 1
                fi
                """);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static int play(StringWriter messages, String... words) {
        String[] all = Stream.concat(Stream.of("play"), Stream.of(words)).toArray(String[]::new);
        return Tare.commandLine(new Tare()).setErr(new PrintWriter(messages)).execute(all);
    }

    @Test
    void aLessonThatCannotBeTriedHasFailed() throws Exception {
        Path results = folder.resolve("results");
        assertThat(play(
                        new StringWriter(),
                        "canary",
                        "mtls",
                        "--envoy",
                        brokenEnvoy().toString(),
                        "--out-dir",
                        results.toString()))
                .isEqualTo(ExitCode.LESSON_FAILED);
        JsonNode written =
                new ObjectMapper().readTree(results.resolve("lessons.json").toFile());
        assertThat(written.get("envoy").textValue()).isEqualTo("1.2.3");
        assertThat(written.get("lessons").findValuesAsText("lesson")).containsExactly("canary", "mtls");
        assertThat(written.get("lessons").findValuesAsText("result")).containsExactly("Failed", "Failed");
        assertThat(written.get("lessons").findValuesAsText("message"))
                .allMatch("envoy ended with exit code 1: out of order"::equals);
        assertThat(results.resolve("canary/1/without/envoy.yaml")).isNotEmptyFile();
        try (Stream<Path> left = Files.walk(results)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".key"));
        }
    }

    @Test
    void aLessonThatCannotBeServedIsAnError() throws Exception {
        StringWriter messages = new StringWriter();
        assertThat(play(messages, "--serve", "canary", "--envoy", brokenEnvoy().toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(messages.toString().strip()).isEqualTo("tare: envoy ended with exit code 1: out of order");
    }

    @Test
    void readingNeedsNoEnvoy() {
        assertThat(play(new StringWriter(), "--list")).isEqualTo(ExitCode.FINE);
        assertThat(play(new StringWriter(), "--show", "canary")).isEqualTo(ExitCode.FINE);
    }
}
