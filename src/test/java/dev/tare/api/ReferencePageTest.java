package dev.tare.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The checked-in reference is that of the definitions. */
class ReferencePageTest {

    private static final Path PAGE = Path.of("docs/reference.md");
    private static final String COMMAND = "./mvnw test -Dtest=ReferencePageTest -Dtare.generate=true";

    @Test
    void checkedInReferenceIsCurrent() throws IOException {
        String generated = ReferencePage.render();
        if (Boolean.getBoolean("tare.generate")) {
            Files.writeString(PAGE, generated);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("%s is not what the types in dev.tare.api say. To write it anew: %s", PAGE, COMMAND)
                .isEqualTo(generated);
        assertThat(generated)
                .contains("| `load.rate` | integer |")
                .contains("| `environments[].pod.labels` | map of strings |")
                .as("descriptions")
                .doesNotContainPattern("(?m)^[|] `.*[|] +[|]$");
    }
}
