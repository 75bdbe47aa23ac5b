package dev.tare.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.prometheus.Promtool;
import dev.tare.reconcile.metrics.Metric;

import static org.assertj.core.api.Assertions.assertThat;

/** The chart's dashboards: Prometheus takes what they ask, and there is what they ask for. */
class DashboardsTest {

    private static final Path DASHBOARDS = Chart.DIRECTORY.resolve("dashboards");
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern METRIC = Pattern.compile("\\btare_[a-z_]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(JSON.readTree(Files.readString(file)));
            }
        }
        return dashboards;
    }

    private static List<String> expressions() throws IOException {
        return dashboards().stream()
                .flatMap(dashboard -> dashboard.findValuesAsText("expr").stream())
                .toList();
    }

    private static Set<String> named(String text) {
        return METRIC.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceFirst("_(bucket|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(Set.of("tare_runs_ended_total"));
        for (Metric metric : Metric.values()) {
            known.add(metric.text());
        }
        return known;
    }

    @Test
    void prometheusTakesTheirExpressions() throws Exception {
        List<Map<String, String>> rules = new ArrayList<>();
        for (String expression : expressions()) {
            rules.add(Map.of("record", "dashboard:" + rules.size(), "expr", expression.replaceAll("\\$\\w+", "0.5")));
        }
        Files.writeString(
                directory.resolve("rules.yaml"),
                new YAMLMapper()
                        .writeValueAsString(Map.of("groups", List.of(Map.of("name", "dashboards", "rules", rules)))));
        assertThat(Promtool.onPath().succeeds(directory, "check", "rules", "rules.yaml"))
                .contains("SUCCESS: " + rules.size() + " rules found");
    }

    @Test
    void whatTheyAskForIsThere() throws IOException {
        Set<String> asked = named(String.join("\n", expressions()));
        for (JsonNode dashboard : dashboards()) {
            asked.addAll(named(dashboard.at("/templating/list").toString()));
        }
        assertThat(known()).containsAll(asked).contains("tare_overhead_seconds");
        assertThat(asked).hasSizeGreaterThan(known().size() / 2);
    }

    @Test
    void theirPanelsAreToldApart() throws IOException {
        List<JsonNode> dashboards = dashboards();
        assertThat(dashboards)
                .extracting(dashboard -> dashboard.get("uid").asText())
                .doesNotHaveDuplicates();
        assertThat(dashboards).allSatisfy(dashboard -> {
            assertThat(dashboard.get("panels").valueStream()).isNotEmpty();
            assertThat(dashboard.get("panels").valueStream().map(panel -> panel.get("id")
                            .asInt()))
                    .doesNotHaveDuplicates();
            assertThat(dashboard.get("panels").valueStream().map(panel -> panel.get("gridPos")
                            .toString()))
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void thePageHasEveryMetric() throws IOException {
        assertThat(named(Files.readString(PAGE))).isEqualTo(known());
    }
}
