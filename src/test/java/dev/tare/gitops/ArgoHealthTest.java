package dev.tare.gitops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Statuses as the operator writes them, and what Argo CD then shows. */
class ArgoHealthTest {

    private static final Path CASES = Path.of("src/test/resources/gitops");

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void shows(String kind, String what, JsonNode testCase) throws IOException {
        HealthScript.Health health = HealthScript.of(kind).healthOf(testCase.get("object"));

        assertThat(health.status()).isEqualTo(testCase.at("/health/status").asText());
        assertThat(health.message()).isEqualTo(testCase.at("/health/message").asText());
    }

    static Stream<Arguments> cases() {
        return Stream.of("PerformanceProfile", "PerformanceRun", "MeshInstall", "Playground")
                .flatMap(ArgoHealthTest::casesOf);
    }

    private static Stream<Arguments> casesOf(String kind) {
        try {
            JsonNode cases = new YAMLMapper().readTree(Files.readString(CASES.resolve(kind + ".yaml")));
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(testCase -> Arguments.of(kind, testCase.get("when").asText(), testCase))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
