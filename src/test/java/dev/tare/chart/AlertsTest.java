package dev.tare.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.prometheus.Promtool;

import static org.assertj.core.api.Assertions.assertThat;

/** The chart's alerts, by Prometheus itself: {@code src/test/resources/alerts} has when each fires, and when it does not. */
class AlertsTest {

    private static final Path SCENARIOS = Path.of("src/test/resources/alerts");
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    Path directory;

    private static JsonNode spec() throws IOException {
        return Chart.objects(Chart.render("everything-values.yaml")).stream()
                .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
                .map(rule -> rule.get("spec"))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> alerts() throws IOException {
        return spec().get("groups")
                .valueStream()
                .flatMap(group -> group.get("rules").valueStream())
                .filter(rule -> rule.has("alert"));
    }

    private static Set<String> alertNames() throws IOException {
        return alerts().map(rule -> rule.get("alert").asText()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            return files.sorted().toList();
        }
    }

    @Test
    void prometheusTakesThem() throws Exception {
        Promtool promtool = Promtool.onPath();
        Files.writeString(directory.resolve("rules.yaml"), YAML.writeValueAsString(spec()));
        assertThat(promtool.succeeds(directory, "check", "rules", "rules.yaml")).contains("SUCCESS");
        for (Path file : scenarios()) {
            Path copy = directory.resolve(file.getFileName());
            Files.copy(file, copy);
            assertThat(promtool.succeeds(
                            directory, "test", "rules", copy.getFileName().toString()))
                    .as(file.toString())
                    .contains("SUCCESS");
        }
    }

    /** Each of them fires in one test at the least, and in another one stays silent. */
    @Test
    void eachIsTestedBothWays() throws IOException {
        Set<String> fires = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (Path file : scenarios()) {
            for (JsonNode test : YAML.readTree(Files.readString(file)).get("tests")) {
                for (JsonNode alert : test.path("alert_rule_test")) {
                    (alert.path("exp_alerts").isEmpty() ? silent : fires)
                            .add(alert.get("alertname").asText());
                }
            }
        }
        assertThat(fires).isEqualTo(alertNames());
        assertThat(silent).isEqualTo(alertNames());
    }

    @Test
    void eachHasItsPlaceOnThePage() throws IOException {
        List<String> headings = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("### Tare"))
                .map(line -> line.substring("### ".length()))
                .toList();
        assertThat(headings).containsExactlyInAnyOrderElementsOf(alertNames());
        assertThat(alerts().map(rule -> rule.at("/annotations/runbook_url").asText()))
                .isEqualTo(alerts().map(rule -> "https://git.example.com/tare/docs/metrics.md#"
                                + rule.get("alert").asText().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
