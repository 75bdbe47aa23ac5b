package dev.tare.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The checked-in definitions are those that the types say. */
class CustomResourceDefinitionsTest {

    private static final Path DIRECTORY = Path.of("crds");
    private static final String COMMAND = "./mvnw test -Dtest=CustomResourceDefinitionsTest -Dtare.generate=true";

    @Test
    void checkedInDefinitionsAreCurrent() throws IOException {
        Map<String, String> generated = CustomResourceDefinitions.generate();
        if (Boolean.getBoolean("tare.generate")) {
            for (Map.Entry<String, String> file : generated.entrySet()) {
                Files.writeString(DIRECTORY.resolve(file.getKey()), file.getValue());
            }
        }
        for (Map.Entry<String, String> file : generated.entrySet()) {
            Path path = DIRECTORY.resolve(file.getKey());
            assertThat(Files.exists(path) ? Files.readString(path) : "")
                    .as("%s is not what the types in dev.tare.api say. To write it anew: %s", path, COMMAND)
                    .isEqualTo(file.getValue());
        }
        assertThat(filesInDirectory())
                .as("files in %s that no type belongs to", DIRECTORY)
                .containsExactlyElementsOf(generated.keySet());
    }

    private static List<String> filesInDirectory() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
