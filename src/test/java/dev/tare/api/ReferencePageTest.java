package dev.tare.api;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;

import static org.assertj.core.api.Assertions.assertThat;

/** The checked-in reference is that of the definitions. */
@Tag(GeneratedFile.TAG)
class ReferencePageTest {

    private static final Path PAGE = Path.of("docs/reference.md");

    @Test
    void checkedInReferenceIsCurrent() throws IOException {
        String generated = ReferencePage.render();
        GeneratedFile.check(PAGE, generated, "what the types in dev.tare.api say");
        assertThat(generated)
                .contains("| `load.rate` | integer |")
                .contains("| `environments[].pod.labels` | map of strings |")
                .as("descriptions")
                .doesNotContainPattern("(?m)^[|] `.*[|] +[|]$");
    }
}
