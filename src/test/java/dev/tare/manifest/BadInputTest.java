package dev.tare.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * Every file in {@code bad} has one mistake, which its name tells; those in {@code bad-changes} hold a resource and what it
 * must not become.
 */
class BadInputTest {

    private static final Path FILES = Path.of("src/test/resources/bad");
    private static final Path CHANGES = Path.of("src/test/resources/bad-changes");

    @ParameterizedTest
    @MethodSource("files")
    void saysWhatIsWrong(BadFile file) {
        assertThat(file.expected()).isNotEmpty();
        assertThat(file.sentences())
                .as("what is said of %s, whose own lines '# expected:' say what should be", file)
                .containsExactlyElementsOf(file.expected());
    }

    @ParameterizedTest
    @MethodSource("files")
    void saysWhoRefusesIt(BadFile file) {
        assertThat(file.refusedBy())
                .as("who refuses %s, by its own line '# refused-by:'", file)
                .containsExactly(file.refusal().name());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void saysWhatMustNotChange(BadFile file) {
        assertThat(file.refusedBy()).containsExactly(BadFile.Refusal.schema.name());
        List<JsonNode> beforeAndAfter = file.documents();
        assertThat(beforeAndAfter).hasSize(2);
        assertThat(TransitionRules.broken(beforeAndAfter.get(0), beforeAndAfter.get(1)))
                .containsExactlyElementsOf(file.expected());
    }

    /** A rule that no file breaks may say anything, or hold of everything. */
    @Test
    void everyRuleIsBroken() throws IOException {
        List<String> unbroken = new ArrayList<>();
        String expected = Stream.concat(files(), changes())
                .flatMap(file -> file.expected().stream())
                .collect(Collectors.joining("\n"));
        for (String definition : List.of("meshinstalls", "performanceprofiles", "performanceruns", "playgrounds")) {
            Path path = Path.of("crds", definition + ".tare.dev-v1.yml");
            for (JsonNode message : new YAMLMapper().readTree(path.toFile()).findValues("message")) {
                if (message.isTextual() && !expected.contains(message.asText())) {
                    unbroken.add(path + ": " + message.asText());
                }
            }
        }
        assertThat(unbroken)
                .as(
                        "rules without a file in %s (for those of changes in %s) that breaks them and says so",
                        FILES, CHANGES)
                .isEmpty();
    }

    static Stream<BadFile> files() {
        return BadFile.in(FILES);
    }

    static Stream<BadFile> changes() {
        return BadFile.in(CHANGES);
    }
}
