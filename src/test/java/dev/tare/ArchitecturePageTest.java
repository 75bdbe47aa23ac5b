package dev.tare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on architecture: its table is what {@link ArchitectureTest} holds, its picture shows that table, and its ways lead through real classes. */
@Tag(GeneratedFile.TAG)
class ArchitecturePageTest {

    @Test
    void thePictureShowsTheTable() throws IOException {
        String page = Files.readString(Arrows.PAGE);
        String picture = "```mermaid\n" + Arrows.read().picture() + "```";
        GeneratedFile.check(
                Arrows.PAGE,
                page.replaceFirst("(?s)```mermaid\n.*?```", Matcher.quoteReplacement(picture)),
                "with the picture of its table");
    }

    /** Each line of a way through the code begins with a class, or a package, that there is. */
    @Test
    void theWaysNameWhatThereIs() throws IOException {
        String[] ways = Files.readString(Arrows.PAGE)
                .replaceFirst("(?s).*## Three ways through the code", "")
                .replaceFirst("(?s)\n## .*", "")
                .split("```\n");
        List<String> named = IntStream.range(0, ways.length)
                .filter(part -> part % 2 == 1) // between fences
                .mapToObj(part -> ways[part])
                .flatMap(String::lines)
                .map(line -> line.strip().replaceFirst("[ ,].*", ""))
                .filter(word -> Character.isUpperCase(word.codePointAt(0)))
                .toList();
        assertThat(named).hasSizeGreaterThan(20);
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            Set<String> classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
            assertThat(classes).containsAll(named);
        }
    }

    @Test
    void noArrowTurnsBack() {
        assertThat(Arrows.read().areDownward())
                .as("in the table of %s each row stands above those of all packages that it names", Arrows.PAGE)
                .isTrue();
    }
}
