package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.GeneratedFile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The checked-in list of images is of the catalogue's charts. Whether it is what these make is seen where they are: see {@link
 * RealCharts}.
 */
@Tag(GeneratedFile.TAG)
class MeshImagesTest {

    private static final Path PAGE = Path.of("docs/images.md");
    private static final Path TEMPLATE = Path.of("src/test/resources/meshes/images.md");

    @TempDir
    private Path temporary;

    static Stream<String> meshes() {
        return RealCharts.meshes();
    }

    @Test
    void theListIsWhatTheChartsMake() throws IOException {
        StringBuilder page = new StringBuilder(Files.readString(TEMPLATE));
        for (String mesh : RealCharts.meshes().toList()) {
            RealCharts charts = RealCharts.of(mesh, temporary);
            page.append(MeshImages.section(charts.entry(), MeshImages.of(charts.entry(), charts.withHooks())));
        }
        GeneratedFile.check(PAGE, page.toString(), "what the charts make (-Dtare.charts=DIR)");
    }

    /** A new version in the catalogue pulls others. */
    @ParameterizedTest
    @MethodSource("meshes")
    void theListIsOfTheChartsOfTheCatalogue(String mesh) throws IOException {
        assertThat(Files.readString(PAGE))
                .as("%s must be written anew with the charts: ./mvnw -Pgenerate test -Dtare.charts=DIR", PAGE)
                .contains(MeshImages.heading(CatalogueTest.entry(mesh)));
    }

    @Test
    void imagesAreThoseOfWorkloadsHooksAndProxies() throws IOException {
        Map<String, String> objects = Map.of("Deployment", """
                kind: Deployment
                metadata: {namespace: m, name: control}
                spec:
                  template:
                    spec:
                      initContainers: [{image: "registry.example:5000/m/wait:1.0"}]
                      containers:
                      - image: docker.io/m/control:2.0
                        args: ['-proxy-image="m/proxy:2.0" \\', -listen=http://host.example/x:8080, "-server=localhost:8500"]
                        env: [{name: INIT, value: "docker.io/m/init:2.0@sha256:%s"}]
                """.formatted("0a".repeat(32)), "Job", """
                kind: Job
                metadata: {namespace: m, name: clean, annotations: {tare.test/hook: "pre-delete,pre-upgrade"}}
                spec: {template: {spec: {containers: [{image: registry.k8s.io/kubectl:v1.36.1}]}}}
                """, "Pod", """
                kind: Pod
                metadata: {namespace: m, name: try, annotations: {tare.test/hook: test}}
                spec: {containers: [{image: busybox:1}]}
                """);
        CatalogueEntry entry = CatalogueTest.entry("kuma");
        YAMLMapper yaml = new YAMLMapper();
        assertThat(MeshImages.section(
                        entry,
                        MeshImages.of(
                                entry,
                                Stream.of("Deployment", "Job", "Pod")
                                        .map(kind -> read(yaml, objects.get(kind)))
                                        .toList())))
                .isEqualTo("""

                        ## Kuma

                        Of the charts `kuma` %s.

                        | image | pulled by |
                        |---|---|
                        | `docker.io/m/control:2.0` | Deployment `m/control` |
                        | `docker.io/m/init:2.0@sha256:%s` | pods on the mesh |
                        | `m/proxy:2.0` | pods on the mesh |
                        | `registry.example:5000/m/wait:1.0` | Deployment `m/control` |
                        | `registry.k8s.io/kubectl:v1.36.1` | Job `m/clean` (pre-delete, pre-upgrade) |
                        """.formatted(entry.version(), "0a".repeat(32)));
    }

    private static ObjectNode read(YAMLMapper yaml, String text) {
        try {
            return (ObjectNode) yaml.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
