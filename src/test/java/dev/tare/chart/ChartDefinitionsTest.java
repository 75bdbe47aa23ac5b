package dev.tare.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;

import static org.assertj.core.api.Assertions.assertThat;

/** The chart's templates of the definitions are copies of those in {@code crds}. */
@Tag(GeneratedFile.TAG)
class ChartDefinitionsTest {

    private static final Path DEFINITIONS = Path.of("crds");
    private static final Path TEMPLATES = Chart.DIRECTORY.resolve("templates/crds");

    @Test
    void copiesAreCurrent() throws IOException {
        for (String name : names(DEFINITIONS)) {
            String template = template(Files.readString(DEFINITIONS.resolve(name)));
            Path copy = TEMPLATES.resolve(name);
            GeneratedFile.check(copy, template, "a copy of " + DEFINITIONS.resolve(name));
        }
        assertThat(names(TEMPLATES)).isEqualTo(names(DEFINITIONS));
    }

    @Test
    void renderedDefinitionsAreTheSameAndStay() throws IOException {
        List<JsonNode> rendered = definitions(Chart.command().call());

        for (String name : names(DEFINITIONS)) {
            JsonNode definition = new YAMLMapper().readTree(Files.readString(DEFINITIONS.resolve(name)));
            JsonNode installed = rendered.stream()
                    .filter(candidate -> candidate.at("/metadata/name").equals(definition.at("/metadata/name")))
                    .findFirst()
                    .orElseThrow();
            assertThat(installed
                            .at("/metadata/annotations/helm.sh~1resource-policy")
                            .asText())
                    .isEqualTo("keep");
            ((ObjectNode) installed.get("metadata")).remove(List.of("annotations", "labels"));
            assertThat(installed)
                    .as(
                            "%s as the chart installs it. If a build that writes files says so, look whether it succeeds",
                            name)
                    .isEqualTo(definition);
        }
        assertThat(rendered).hasSameSizeAs(names(DEFINITIONS));
    }

    @Test
    void definitionsCanBeLeftOut() throws IOException {
        assertThat(definitions(Chart.command().set("crds.install", "false").call()))
                .isEmpty();
    }

    private static List<JsonNode> definitions(String rendered) throws IOException {
        return Chart.objects(rendered).stream()
                .filter(object -> object.path("kind").asText().equals("CustomResourceDefinition"))
                .toList();
    }

    private static String template(String definition) {
        String metadata = """
                metadata:
                  {{- if .Values.crds.keep }}
                  annotations:
                    helm.sh/resource-policy: keep
                  {{- end }}
                  labels: {{- include "tare.labels" . | nindent 4 }}
                """;
        return "{{- if .Values.crds.install }}\n"
                + definition.replace("{{", "{{ \"{{\" }}").replaceFirst("(?m)^metadata:\n", metadata)
                + "{{- end }}\n";
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
