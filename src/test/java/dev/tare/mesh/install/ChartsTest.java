package dev.tare.mesh.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.mesh.install.Charts.Access;
import dev.tare.mesh.install.Charts.Credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How Helm gets at charts, without any repository. */
class ChartsTest {

    @TempDir
    private Path folder;

    private Charts charts(Map<String, byte[]> archives) {
        return new Charts(folder, new Access(Optional.empty(), Optional.empty(), new TreeMap<>(archives)));
    }

    private static PlannedRelease release(Optional<String> repository) {
        return PlannedReleaseBuilder.builder()
                .name("istiod")
                .namespace("istio-system")
                .repository(repository)
                .chart("istiod")
                .version("1.30.0")
                .values(Map.of())
                .waits(true)
                .shared(false)
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anArchiveIsAFile() throws InstallFailure, IOException {
        Charts charts = charts(Map.of("istiod-1.30.0.tgz", bytes("a chart"), "base-1.30.0.tgz", bytes("another")));
        assertThat(Path.of(charts.reference(release(Optional.empty()))))
                .isEqualTo(folder.resolve("istiod-1.30.0.tgz"))
                .hasContent("a chart");
    }

    @Test
    void anArchiveThatIsMissingIsNamedWithThoseThatAreThere() {
        assertMissing(
                charts(Map.of("istiod-1.29.0.tgz", bytes("x"), "base-1.30.0.tgz", bytes("y"))),
                "spec.chartSource.archives: has no key istiod-1.30.0.tgz; it has base-1.30.0.tgz, istiod-1.29.0.tgz");
        assertMissing(charts(Map.of()), "spec.chartSource.archives: has no key istiod-1.30.0.tgz; it has none");
    }

    private static void assertMissing(Charts charts, String sentence) {
        assertThatThrownBy(() -> charts.reference(release(Optional.empty())))
                .isInstanceOfSatisfying(InstallFailure.class, failure -> {
                    assertThat(failure).hasMessage(sentence);
                    assertThat(failure.passes()).isTrue();
                });
    }

    @Test
    void aRegistryWithoutCredentialsIsAskedForTheChartItself() throws InstallFailure, IOException {
        assertThat(charts(Map.of()).reference(release(Optional.of("oci://a.example/charts/"))))
                .isEqualTo("oci://a.example/charts/istiod");
    }

    @Test
    void aPasswordIsNotPrinted() {
        assertThat(new Credentials("me", "secret")).hasToString("Credentials of me");
    }
}
