package dev.tare.chart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;

/** The chart, rendered as {@code helm template tare helm/tare --namespace tare-system} does. */
final class Chart {

    static final Path DIRECTORY = Path.of("helm/tare");
    private static final Path VALUES = Path.of("src/test/resources/chart");
    private static final YAMLMapper YAML = new YAMLMapper();

    private Chart() {}

    static Helm helm() {
        return new Helm(DIRECTORY);
    }

    /** All objects, with the values of a file in {@code src/test/resources/chart}. */
    static String render(String values) {
        return command(values).call();
    }

    /** The command that renders it with the values of a file in {@code src/test/resources/chart}. */
    static TemplateCommand command(String values) {
        return command().withValuesFile(VALUES.resolve(values));
    }

    static TemplateCommand command() {
        return helm().template().withName("tare").withNamespace("tare-system").withKubeVersion("1.35.0");
    }

    static List<JsonNode> objects(String rendered) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(rendered)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.isObject()) {
                    objects.add(document);
                }
            }
        }
        return objects;
    }
}
