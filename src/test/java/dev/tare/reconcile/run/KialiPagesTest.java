package dev.tare.reconcile.run;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.RunReason;
import dev.tare.run.ExampleFindings;
import dev.tare.run.Findings;
import dev.tare.run.FindingsBuilder;
import dev.tare.run.RunOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/** Addresses of Kiali's graph. */
class KialiPagesTest {

    /** Those of Kiali 2.30 that its graph takes, as far as they are used here. */
    private static final Set<String> PARAMETERS =
            Set.of("namespaces", "graphType", "edges", "refresh", "replayActive", "replayStart", "replayInterval");

    private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"https://kiali.example.com/kiali", "https://kiali.example.com/kiali/"})
    void playsARunAgain(String base) {
        String page = graph(base, "istio").orElseThrow();
        URI address = URI.create(page);
        assertThat(address.getHost()).isEqualTo("kiali.example.com");
        assertThat(address.getPath()).isEqualTo("/kiali/console/graph/namespaces");
        Map<String, String> parameters = Arrays.stream(address.getQuery().split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        assertThat(parameters.keySet()).isEqualTo(PARAMETERS);
        assertThat(parameters)
                .containsEntry("namespaces", "shop")
                .containsEntry("graphType", "workload")
                .containsEntry("refresh", "0")
                .containsEntry("replayActive", "true")
                .containsEntry("replayStart", "1772366400000")
                .containsEntry("replayInterval", "90");
    }

    @Test
    void showsNothingOfOtherMeshes() {
        assertThat(graph("https://kiali.example.com", "istio-ambient")).isPresent();
        assertThat(graph("https://kiali.example.com", "linkerd")).isEmpty();
        assertThat(graph("https://kiali.example.com", "reference")).isEmpty();
    }

    private static Optional<String> graph(String base, String kind) {
        Findings found = FindingsBuilder.builder(ExampleFindings.VALID.of(
                        new RunOutcome(RunOutcome.Kind.Completed, RunReason.Precise, "(the particulars)")))
                .meshes(Map.of("mesh", new Mesh("a-mesh", kind, "1")))
                .startedAt(FROM)
                .completedAt(FROM.plusSeconds(90))
                .build();
        return new KialiPages(URI.create(base)).graph("shop", found);
    }
}
