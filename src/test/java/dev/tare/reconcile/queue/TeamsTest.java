package dev.tare.reconcile.queue;

import java.util.Map;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.cluster.ApiServerStandIn;

import static org.assertj.core.api.Assertions.assertThat;

class TeamsTest {

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final Teams teams = new Teams(server.client());

    @AfterEach
    void close() {
        server.close();
    }

    private void namespace(Map<String, String> labels) {
        server.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    @ParameterizedTest
    @CsvSource({"data, data", "eng.prod, eng/prod", "eng.prod.eu_1, eng/prod/eu_1", "eng..prod, eng/prod", "'', shop"})
    void isTheOneOfTheLabel(String label, String team) {
        namespace(Map.of("tare.dev/team", label));
        assertThat(teams.of("shop")).isEqualTo(team);
    }

    @Test
    void isTheNamespaceItselfWithoutALabel() {
        namespace(Map.of("kubernetes.io/metadata.name", "shop"));
        assertThat(teams.of("shop")).isEqualTo("shop");
    }

    @Test
    void isTheNamespaceItselfWhereThatIsGone() {
        assertThat(teams.of("shop")).isEqualTo("shop");
    }
}
