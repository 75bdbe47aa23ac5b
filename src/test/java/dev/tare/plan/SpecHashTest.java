package dev.tare.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/** What leads to another measurement, and what does not. */
class SpecHashTest {

    private static final String SPEC = """
            target: {sample: {}}
            load: {rate: 1000}
            environments:
              - {name: baseline}
              - {name: istio, mesh: istio, features: [strict-mtls, waypoint]}
            """;

    private Path file;

    @BeforeEach
    void create(@TempDir Path directory) {
        file = directory.resolve("profile.yaml");
    }

    /** A hash that changes with a version of Tare would make every profile run again. */
    @Test
    void staysFromVersionToVersion() throws IOException {
        assertThat(hash(SPEC)).isEqualTo("49534d32c3");
    }

    @Test
    void orderOfFieldsDoesNotMatter() throws IOException {
        assertThat(hash("""
                environments:
                  - {name: baseline}
                  - {features: [waypoint, strict-mtls], mesh: istio, name: istio}
                load: {rate: 1000}
                target: {sample: {}}
                """)).isEqualTo(hash(SPEC));
    }

    @Test
    void writtenDefaultsDoNotMatter() throws IOException {
        assertThat(hash("""
                target: {sample: {replicas: 1, responseBytes: 1024, serviceTime: 0ms, serviceTimeDistribution: Constant}}
                request: {method: GET, path: /, headers: {}, secretHeaders: [], body: "", timeout: 5000ms}
                load: {rate: 1000, arrival: Poisson, connections: 64, workers: 1, warmup: 5s, duration: 20000ms}
                environments:
                  - {name: baseline, features: [], pod: {labels: {}, annotations: {}}}
                  - {name: istio, mesh: istio, features: [strict-mtls, waypoint], pod: {}}
                trials: {maxBlocks: 30, precisionPercent: 5, confidencePercent: 95}
                pods: {resources: {}, nodeSelector: {}, tolerations: []}
                """)).isEqualTo(hash(SPEC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objectives: [{name: tail, metric: latency.p99, environment: istio, overheadBelow: 5ms}]",
                "schedule: {cron: '0 3 * * *', timeZone: Europe/Berlin, suspend: true}",
                "history: {successful: 1, failed: 0}"
            })
    void whenAndWhatIsAcceptableDoNotMatter(String more) throws IOException {
        assertThat(hash(SPEC + more)).isEqualTo(hash(SPEC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request: {headers: {X-Team: shop}}",
                "request: {secretHeaders: [{name: Authorization, secretKeyRef: {name: shop, key: token}}]}",
                "trials: {minBlocks: 9}",
                "trials: {seed: 0}",
                "pods: {resources: {limits: {cpu: 2}}}",
                "pods: {tolerations: [{operator: Exists}]}"
            })
    void whatIsAddedMatters(String more) throws IOException {
        assertThat(hash(SPEC + more)).isNotEqualTo(hash(SPEC));
    }

    @Test
    void whatIsChangedMatters() throws IOException {
        assertThat(List.of(
                        hash(SPEC),
                        hash(SPEC.replace("sample: {}", "sample: {replicas: 2}")),
                        hash(SPEC.replace("sample: {}", "sample: {}, tls: {}")),
                        hash(SPEC.replace("sample: {}", "url: https://shop:8080")),
                        hash(SPEC.replace("sample: {}", "url: https://shop:8080, tls: {serverName: other}")),
                        hash(SPEC.replace("sample: {}", "url: http://shop:8080")),
                        hash(SPEC.replace("sample: {}", "service: {name: shop, port: 8080}")),
                        hash(SPEC.replace("rate: 1000", "rate: 1001")),
                        hash(SPEC.replace("rate: 1000", "rate: 1000, arrival: Constant")),
                        hash(SPEC.replace("rate: 1000", "concurrency: 1000")),
                        hash(SPEC.replace("mesh: istio", "mesh: istio-canary")),
                        hash(SPEC.replace("[strict-mtls, waypoint]", "[strict-mtls]")),
                        hash(SPEC.replace("name: baseline", "name: baseline, pod: {labels: {sidecar: no-one}}"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void orderOfEnvironmentsMatters() throws IOException {
        assertThat(hash("""
                target: {sample: {}}
                load: {rate: 1000}
                environments:
                  - {name: istio, mesh: istio, features: [strict-mtls, waypoint]}
                  - {name: baseline}
                """)).isNotEqualTo(hash(SPEC));
    }

    @Test
    void httpsIsTls() throws IOException {
        String https = "url: https://shop";
        assertThat(hash(SPEC.replace("sample: {}", https + ", tls: {insecureSkipVerify: false}")))
                .isEqualTo(hash(SPEC.replace("sample: {}", https)));
    }

    /** An environment with a sample of its own, all of whose fields are defaults, is not one that has the profile's target. */
    @Test
    void targetOfAnEnvironmentMatters() throws IOException {
        String profile = SPEC.replace("sample: {}", "url: http://shop:8080");
        assertThat(hash(profile.replace("name: baseline", "name: baseline, target: {sample: {}}")))
                .isNotEqualTo(hash(profile));
    }

    private String hash(String spec) throws IOException {
        Files.writeString(
                file,
                "apiVersion: tare.dev/v1alpha1\nkind: PerformanceProfile\nmetadata: {name: checkout}\nspec:\n"
                        + spec.indent(2));
        Validated<Manifests> read = ManifestReader.read(List.of(file));
        assertThat(read.problems()).isEmpty();
        return SpecHash.of(((Validated.Accepted<Manifests>) read)
                .value()
                .profiles()
                .get(0)
                .resource()
                .getSpec());
    }
}
