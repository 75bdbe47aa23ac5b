package dev.tare.gitops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** The columns that {@code kubectl get} has for a kind, by its definition. */
final class PrinterColumns {

    private static final Pattern CONDITION =
            Pattern.compile("\\.status\\.conditions\\[\\?\\(@\\.type=='(\\w+)'\\)]\\.(\\w+)");

    private final JsonNode columns;

    private PrinterColumns(JsonNode columns) {
        this.columns = columns;
    }

    static PrinterColumns of(String plural) throws IOException {
        return new PrinterColumns(new YAMLMapper()
                .readTree(Files.readString(Path.of("crds", plural + ".tare.dev-v1.yml")))
                .at("/spec/versions/0/additionalPrinterColumns"));
    }

    /** What a column shows of a resource. */
    String cell(JsonNode resource, String column) {
        String path = StreamSupport.stream(columns.spliterator(), false)
                .filter(definition -> definition.path("name").asText().equals(column))
                .map(definition -> definition.path("jsonPath").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no column " + column));
        Matcher condition = CONDITION.matcher(path);
        if (condition.matches()) {
            return resource.at("/status/conditions")
                    .valueStream()
                    .filter(found -> found.path("type").asText().equals(condition.group(1)))
                    .map(found -> found.path(condition.group(2)).asText(""))
                    .findFirst()
                    .orElse("");
        }
        return resource.at(path.replace('.', '/')).asText("");
    }
}
