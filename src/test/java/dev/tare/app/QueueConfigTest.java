package dev.tare.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.fleet.TracingAddresses;
import dev.tare.queue.Amounts;
import dev.tare.queue.Resource;
import dev.tare.reconcile.kueue.KueueSettings;
import dev.tare.reconcile.metrics.EnvironmentLabel;
import dev.tare.reconcile.metrics.MetricsSettings;
import dev.tare.reconcile.queue.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** How runs share a cluster, and what is shown of them, from the chart to the operator: the configuration is the one that the chart makes. */
class QueueConfigTest {

    private static final Path CHART = Path.of("src/test/resources/chart");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int OVERRIDING = 500;

    private static OperatorConfig config(String chart, Map<String, String> overriding) throws IOException {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(
                        new YamlConfigSource("chart", application(chart)),
                        new YamlConfigSource("overriding", overriding, OVERRIDING))
                .withMapping(OperatorConfig.class)
                .withMappingIgnore("quarkus.**")
                .build()
                .getConfigMapping(OperatorConfig.class);
    }

    private static String application(String chart) throws IOException {
        try (MappingIterator<JsonNode> objects =
                YAML.readerFor(JsonNode.class).readValues(Files.readString(CHART.resolve(chart)))) {
            Iterable<JsonNode> each = () -> objects;
            return StreamSupport.stream(each.spliterator(), false)
                    .map(object -> object.path("data").path("application.yaml"))
                    .filter(JsonNode::isTextual)
                    .findFirst()
                    .orElseThrow()
                    .asText();
        }
    }

    @Test
    void sharesPlacesBetweenEqualTeamsByDefault() throws IOException {
        assertThat(new OperatorBeans().sharing(config("default.yaml", Map.of())))
                .isEqualTo(QueueSettings.ofPlaces(1));
    }

    @Test
    void sharesWhatTheValuesSay() throws IOException {
        assertThat(new OperatorBeans().sharing(config("everything.yaml", Map.of())))
                .isEqualTo(new QueueSettings(
                        3,
                        new Amounts(Map.of(
                                Resource.CPU_MILLIS,
                                32_000L,
                                Resource.MEMORY_BYTES,
                                128L << 30,
                                Resource.REQUESTS_PER_SECOND,
                                1_500_000L,
                                Resource.CONNECTIONS,
                                50_000L)),
                        Map.of("data", BigFraction.of(2), "eng/prod", BigFraction.of(1, 2)),
                        Duration.ofHours(12)));
    }

    @Test
    void worksWithKueueWhereTheValuesSaySo() throws IOException {
        assertThat(new OperatorBeans().kueue(config("default.yaml", Map.of()))).isEqualTo(KueueSettings.OFF);
        assertThat(new OperatorBeans().kueue(config("everything.yaml", Map.of())))
                .isEqualTo(new KueueSettings(true, true));
    }

    @Test
    void showsResultsAsTheValuesSay() throws IOException {
        assertThat(OperatorBeans.metrics(config("default.yaml", Map.of()).metrics()))
                .isEqualTo(MetricsSettings.DEFAULT);
        assertThat(OperatorBeans.metrics(config("everything.yaml", Map.of()).metrics()))
                .isEqualTo(new MetricsSettings(
                        7,
                        Set.of(EnvironmentLabel.Mesh, EnvironmentLabel.MeshVersion),
                        true,
                        Optional.of(new MetricsSettings.Prices(0.03, 0.004))));
    }

    @Test
    void sendsSpansWhereTheValuesSay() throws IOException {
        assertThat(new OperatorBeans().pods(config("default.yaml", Map.of())).tracing())
                .isEqualTo(TracingAddresses.NONE);
        assertThat(new OperatorBeans().pods(config("everything.yaml", Map.of())).tracing())
                .isEqualTo(new TracingAddresses(
                        Optional.of(URI.create("http://jaeger.tare-addons:4318")),
                        Optional.of(URI.create("http://jaeger.tare-addons:16686/ui")),
                        Optional.of(URI.create("https://jaeger.example.com")),
                        Optional.of(URI.create("https://kiali.example.com/kiali"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tare.queue.half-life | 0.5s | tare.queue.half-life: is PT0.5S, but must be at least 1s",
                "tare.queue.weights.data | many | tare.queue.weights.data: is many, but must be a number above 0, with at most 6 digits before and 3 after the point",
                "tare.queue.weights.data | 0.000 | tare.queue.weights.data: is 0.000, but must be a number above 0, with at most 6 digits before and 3 after the point",
                "tare.queue.weights.data | -1 | tare.queue.weights.data: is -1, but must be a number above 0, with at most 6 digits before and 3 after the point",
                "tare.queue.weights./data | 1 | tare.queue.weights: has /data, but must have paths of teams such as data or eng/prod, of letters, digits, - and _",
                "tare.queue.capacity.cpu | much | tare.queue.capacity.cpu: is much, but must be a quantity such as 500m or 256Mi",
                "tare.queue.capacity.memory | -1Gi | tare.queue.capacity.memory: is -1Gi, but must be a quantity such as 500m or 256Mi",
                "tare.queue.capacity.requests-per-second | 0 | tare.queue.capacity.requests-per-second: is 0, but must be at least 1",
                "tare.queue.capacity.connections | 0 | tare.queue.capacity.connections: is 0, but must be at least 1",
                "tare.tracing.otlp | https://jaeger:4318 | tare.tracing.otlp: is https://jaeger:4318, but must be http://host:port, without a path",
                "tare.tracing.otlp | http://jaeger/v1/traces | tare.tracing.otlp: is http://jaeger/v1/traces, but must be http://host:port, without a path",
                "tare.tracing.otlp | '' | tare.tracing.otlp: is missing, but must be set where tare.links.jaeger is: no traces are sent without",
                "tare.tracing.query | jaeger:16686 | tare.tracing.query: is jaeger:16686, but must be http://host:port, with or without a path",
                "tare.tracing.query | http://jaeger:65536 | tare.tracing.query: is http://jaeger:65536, but must be http://host:port, with or without a path",
                "tare.links.jaeger | javascript:alert | tare.links.jaeger: is javascript:alert, but must be http://host or https://host, with or without port and path",
                "tare.links.kiali | kiali/kiali | tare.links.kiali: is kiali/kiali, but must be http://host or https://host, with or without port and path",
                "tare.metrics.profiles | -1 | tare.metrics.profiles: is -1, but must be at least 0",
                "tare.metrics.prices.cpu | -0.1 | tare.metrics.prices.cpu: is -0.1, but must be at least 0",
                "tare.metrics.prices.memory | '' | tare.metrics.prices.memory: is missing, but must be set where the other price is",
            })
    void refusesWhatMakesNoSense(String key, String value, String sentence) throws IOException {
        List<String> problems = OperatorConfigRules.problems(config("everything.yaml", Map.of(key, value)));
        assertThat(problems).containsExactly(sentence);
    }
}
