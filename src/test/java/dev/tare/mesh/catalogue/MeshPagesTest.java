package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.GeneratedFile;

import static org.assertj.core.api.Assertions.assertThat;

/** The checked-in pages on meshes are those of the catalogue. */
@Tag(GeneratedFile.TAG)
class MeshPagesTest {

    private static final Path COMPARISON = Path.of("docs/meshes.md");
    private static final Path FOLDER = Path.of("docs/meshes");

    static Stream<String> names() {
        return Catalogue.names().stream();
    }

    @Test
    void theComparisonIsCurrent() throws IOException {
        String generated = MeshPages.comparison();
        check(COMPARISON, generated);
        assertThat(generated.lines().filter(line -> line.startsWith("| [") || line.startsWith("| `")))
                .as("every cell leads to a source")
                .hasSize(Catalogue.names().size() + CatalogueTest.FEATURES.size())
                .allSatisfy(
                        line -> assertThat(line.substring(2, line.length() - 2).split(" \\| "))
                                .allMatch(cell -> cell.matches("\\[[^]]+]\\([^)]+\\)|`[a-z0-9-]+`")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void thePageOfEachMeshIsCurrent(String name) throws IOException {
        String generated = MeshPages.of(name);
        check(FOLDER.resolve(name + ".md"), generated);
        assertThat(generated).doesNotContain("NOT_FOUND").doesNotContain("| null");
    }

    @Test
    void thereAreNoOtherPages() throws IOException {
        try (Stream<Path> pages = Files.list(FOLDER)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(Catalogue.names());
        }
    }

    private static void check(Path page, String generated) throws IOException {
        GeneratedFile.check(page, generated, "what the catalogue says");
    }
}
