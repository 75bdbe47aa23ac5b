package dev.tare;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on architecture: its table is what {@link ArchitectureTest} holds, and its picture shows that table. */
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

    @Test
    void noArrowTurnsBack() {
        assertThat(Arrows.read().areDownward())
                .as("in the table of %s each row stands above those of all packages that it names", Arrows.PAGE)
                .isTrue();
    }
}
