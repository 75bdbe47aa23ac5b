package dev.tare.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every file in {@code bad} has one mistake, which its name tells, and begins with the sentences that must come of it,
 * without the file's own name.
 */
class BadInputTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/bad");
    private static final String EXPECTED = "# expected: ";

    @ParameterizedTest
    @MethodSource("files")
    void saysWhatIsWrong(String file) throws IOException {
        Path path = DIRECTORY.resolve(file);
        List<String> expected = Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(EXPECTED))
                .map(line -> path + ": " + line.substring(EXPECTED.length()))
                .toList();
        assertThat(expected).isNotEmpty();
        assertThat(sentences(path)).containsExactlyElementsOf(expected);
    }

    /** A rule that no file breaks may say anything, or hold of everything. */
    @Test
    void everyRuleIsBroken() throws IOException {
        StringBuilder expected = new StringBuilder();
        for (String file : files()) {
            expected.append(Files.readString(DIRECTORY.resolve(file)));
        }
        for (String definition : List.of("meshinstalls", "performanceprofiles")) {
            Path path = Path.of("crds", definition + ".tare.dev-v1.yml");
            for (JsonNode message : new YAMLMapper().readTree(path.toFile()).findValues("message")) {
                if (message.isTextual()) {
                    assertThat(expected).contains(message.asText());
                }
            }
        }
    }

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What is wrong with reading the file, or else with planning its profiles. */
    private static List<String> sentences(Path path) {
        return ManifestReader.read(List.of(path))
                .then(manifests -> new Checked.Refused<>(manifests.profiles().stream()
                        .flatMap(profile -> RunPlan.of(profile.resource(), manifests.meshInstalls(), 42)
                                .from(profile.source())
                                .problems()
                                .stream())
                        .toList()))
                .problems()
                .stream()
                .map(Problem::sentence)
                .collect(Collectors.toList());
    }
}
