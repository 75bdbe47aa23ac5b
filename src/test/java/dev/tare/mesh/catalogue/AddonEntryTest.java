package dev.tare.mesh.catalogue;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tare.api.MeshInstallSpec.Addon;

import static org.assertj.core.api.Assertions.assertThat;

class AddonEntryTest {

    @ParameterizedTest
    @EnumSource(Addon.class)
    void isWholeAndSaysWhereItsFactsAreFrom(Addon addon) {
        AddonEntry entry = AddonEntry.of(addon);
        assertThat(entry.title()).isNotBlank();
        assertThat(entry.page()).hasScheme("https");
        assertThat(entry.since()).isNotNull();
        assertThat(entry.chart().repository()).matches("(https|oci)://.+");
        assertThat(entry.chart().version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(entry.chart().release()).matches("[a-z-]+");
        assertThat(entry.link().url()).matches("http://[a-z-]+\\.tare-addons\\.svc:\\d+/.*");
        assertThat(entry.sources().keySet()).contains("chart", "link");
    }

    @Test
    void oneFindsTheOthers() {
        String values = Stream.of(Addon.KIALI, Addon.GRAFANA)
                .map(addon -> AddonEntry.of(addon).chart().values().toString())
                .reduce("", String::concat);
        for (Addon shown : List.of(Addon.PROMETHEUS, Addon.JAEGER, Addon.GRAFANA)) {
            assertThat(values)
                    .contains("http://" + AddonEntry.of(shown).link().service() + "." + AddonEntry.NAMESPACE + ".svc");
        }
        assertThat(Catalogue.entry("istio").orElseThrow().charts().toString())
                .as("where spans go")
                .contains(AddonEntry.of(Addon.JAEGER).link().service() + "." + AddonEntry.NAMESPACE + ".svc");
    }
}
