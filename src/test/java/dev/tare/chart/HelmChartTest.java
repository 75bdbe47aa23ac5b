package dev.tare.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.GeneratedFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the chart installs, by Helm itself. */
@Tag(GeneratedFile.TAG)
class HelmChartTest {

    private static final Path EXPECTED = Path.of("src/test/resources/chart");

    @Test
    void lintFindsNothing() {
        LintResult result = Chart.helm().lint().strict().call();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    /** The definitions are left out here: {@link ChartDefinitionsTest} has them. */
    @ParameterizedTest
    @ValueSource(strings = {"default", "namespaced", "everything"})
    void installs(String values) throws IOException {
        String rendered = Stream.of(Chart.render(values + "-values.yaml").split("(?m)^---\n"))
                .filter(document -> !document.isBlank())
                .filter(document -> !document.contains("\nkind: CustomResourceDefinition\n"))
                .map(document -> "---\n" + document)
                .collect(Collectors.joining());
        Path file = EXPECTED.resolve(values + ".yaml");
        GeneratedFile.check(file, rendered, "what the chart says");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "namespaced", "everything"})
    void grantsNoWildcardAndNoPowerOverRights(String values) throws IOException {
        List<JsonNode> rules = Chart.objects(Chart.render(values + "-values.yaml")).stream()
                .filter(object -> object.path("kind").asText().endsWith("Role"))
                .flatMap(role -> Stream.of(role.get("rules")).flatMap(list -> list.valueStream()))
                .toList();

        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            for (String field : List.of("apiGroups", "resources", "verbs")) {
                assertThat(rule.get(field).valueStream().map(JsonNode::asText).toList())
                        .isNotEmpty()
                        .noneMatch(entry -> entry.contains("*"))
                        .doesNotContain("escalate", "bind", "impersonate", "roles", "rolebindings", "pods/exec");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "namespaced", "everything"})
    void readsNoSecretsButWhereProfilesMayUseThem(String values) throws IOException {
        List<String> verbs = Chart.objects(Chart.render(values + "-values.yaml")).stream()
                .filter(object -> object.path("kind").asText().endsWith("Role"))
                .filter(role -> !role.at("/metadata/name").asText().endsWith("-secret-labels"))
                .flatMap(role -> role.get("rules").valueStream())
                .filter(rule -> rule.get("resources").valueStream().anyMatch(r -> r.asText()
                        .equals("secrets")))
                .flatMap(rule -> rule.get("verbs").valueStream().map(JsonNode::asText))
                .toList();

        assertThat(verbs).containsExactly("create", "delete");
    }

    @ParameterizedTest
    @CsvSource({
        "default-values.yaml, '', '', ''",
        "default-values.yaml, allow.secretNamespaces[0], shop, shop",
        "default-values.yaml, allow.secretNamespaces[0], *, in the whole cluster",
        "namespaced-values.yaml, allow.secretNamespaces[0], *, 'shop, warehouse'",
    })
    void secretsAreReadWhereProfilesMayUseThem(String values, String key, String value, String where)
            throws IOException {
        TemplateCommand command = Chart.command(values);
        if (!value.isEmpty()) {
            command.set(key, value);
        }
        List<String> bound = Chart.objects(command.call()).stream()
                .filter(object -> object.path("kind").asText().endsWith("Binding"))
                .filter(binding -> binding.at("/roleRef/name").asText().equals("tare-system-tare-secret-labels"))
                .map(binding -> binding.at("/metadata/namespace").asText("in the whole cluster"))
                .toList();

        assertThat(String.join(", ", bound)).isEqualTo(where);
    }

    @Test
    void onlyMeshesAreClusterWideWhereNamespacesAreListed() throws IOException {
        List<String> bound = Chart.objects(Chart.render("namespaced-values.yaml")).stream()
                .filter(object -> object.path("kind").asText().equals("ClusterRoleBinding"))
                .map(binding -> binding.at("/roleRef/name").asText())
                .toList();

        assertThat(bound).containsExactly("tare-system-tare-meshes");
    }

    @ParameterizedTest
    @CsvSource({
        "image.tag, latest",
        "image.digest, sha256:12",
        "replicas, 0",
        "limits.workers, 0",
        "limits.pods, 0",
        "limits.queuedRuns, 0",
        "limits.runDuration, 2d",
        "limits.resultBytes, much",
        "runs.keepByHand, 0",
        "runs.startWithin, soon",
        "results.keep, forever",
        "queue.weights.data, 0",
        "kueue.serviceAccount, kueue-controller-manager",
        "queue.halfLife, 1 day",
        "queue.capacity.cpu, fast",
        "targets.hosts[0], https://example.com/",
        "watchNamespaces[0], Shop",
        "pods.worker.resources.requests.cpu, fast",
        "replica, 2",
        "allow.generatorImages[0], registry.example*",
        "allow.podLabels[0], 'app=web'",
        "allow.secretNamespaces[0], shop*",
        "allow.secrets, true",
        "admissionPolicy.protectedNamespaces[0], Ops",
        "metrics.profiles, -1",
        "playground.namespaces[0], play*",
        "metrics.labels[0], team",
        "metrics.prices.cpu, 1",
        "prometheusRule.earlier, a week",
        "prometheusRule.runbookUrl, docs/metrics.md",
    })
    void refusesValuesThatMakeNoSense(String key, String value) {
        assertThatThrownBy(() -> Chart.command().set(key, value).call())
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    private static String notes(String namespace, String key, String value) {
        InstallCommand command = Chart.helm()
                .install()
                .withName("tare")
                .withNamespace(namespace)
                .withKubeVersion("1.35.0")
                .clientOnly()
                .dryRun();
        if (!key.isEmpty()) {
            command.set(key, value);
        }
        return command.call().getOutput();
    }

    /** Not where the operator's own policies refuse them. */
    @ParameterizedTest
    @CsvSource({
        "tare-system, '', '', default",
        "default, '', '', first-profiles",
        "default, admissionPolicy.enabled, false, default",
        "tare-system, admissionPolicy.protectedNamespaces[0], default, first-profiles",
        "tare-system, watchNamespaces[0], shop, shop",
    })
    void itsNotesMeasureWhereTheOperatorMay(String namespace, String key, String value, String where) {
        String notes = notes(namespace, key, value);

        assertThat(notes).contains("metadata: {name: first, namespace: " + where + "}");
        assertThat(notes.contains("kubectl create namespace " + where)).isEqualTo(where.equals("first-profiles"));
    }

    @Test
    void itsNotesSayWhereNothingCanBeMeasured() {
        assertThat(notes("shop", "watchNamespaces[0]", "shop"))
                .contains("Nothing can be measured in these namespaces")
                .doesNotContain("kubectl apply");
    }

    @Test
    void hasTheVersionOfTheProgram() throws IOException {
        JsonNode chart = new YAMLMapper().readTree(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")));

        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>tare</artifactId>\n  <version>"
                        + chart.path("appVersion").asText() + "</version>");
        assertThat(chart.path("version").asText())
                .isEqualTo(chart.path("appVersion").asText());
    }
}
