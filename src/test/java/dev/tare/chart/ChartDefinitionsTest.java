package dev.tare.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The chart's templates of the definitions are copies of those in {@code crds}. */
class ChartDefinitionsTest {

    private static final Path DEFINITIONS = Path.of("crds");
    private static final Path TEMPLATES = Chart.DIRECTORY.resolve("templates/crds");
    private static final String COMMAND = "./mvnw test -Dtest=ChartDefinitionsTest -Dtare.generate=true";

    @Test
    void copiesAreCurrent() throws IOException {
        for (String name : names(DEFINITIONS)) {
            String template = template(Files.readString(DEFINITIONS.resolve(name)));
            Path copy = TEMPLATES.resolve(name);
            if (Boolean.getBoolean("tare.generate")) {
                Files.createDirectories(TEMPLATES);
                Files.writeString(copy, template);
            }
            assertThat(Files.exists(copy) ? Files.readString(copy) : "")
                    .as("%s is not a copy of %s/%s. To write it anew: %s", copy, DEFINITIONS, name, COMMAND)
                    .isEqualTo(template);
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
            assertThat(installed).isEqualTo(definition);
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
