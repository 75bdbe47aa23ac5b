package dev.tare.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;

import static org.assertj.core.api.Assertions.assertThat;

/** The checked-in definitions are those that the types say. */
@Tag(GeneratedFile.TAG)
class CustomResourceDefinitionsTest {

    private static final Path DIRECTORY = Path.of("crds");

    @Test
    void checkedInDefinitionsAreCurrent() throws IOException {
        Map<String, String> generated = CustomResourceDefinitions.generate();
        for (Map.Entry<String, String> file : generated.entrySet()) {
            GeneratedFile.check(
                    DIRECTORY.resolve(file.getKey()), file.getValue(), "what the types in dev.tare.api say");
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
