package dev.tare.fleet.pods.desired;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

import dev.tare.fleet.TracingAddresses;

import static org.assertj.core.api.Assertions.assertThat;

/** Pods that record, and pods that measure. */
class TracingTest {

    private static final Optional<URI> RECEIVER = Optional.of(URI.create("http://jaeger.tare-addons:4318"));
    private static final Optional<URI> QUERY = Optional.of(URI.create("http://jaeger.tare-addons:16686"));

    private static RunObjects objects(String folder, Optional<URI> receiver, Optional<URI> query) {
        PlannedRun run = PlannedRun.named(folder);
        return new RunObjects(
                PlannedRun.IDENTITY,
                run.plan(),
                run.meshes(),
                run.memberships(),
                FleetSettingsBuilder.builder(PlannedRun.SETTINGS)
                        .tracing(new TracingAddresses(receiver, query, Optional.empty()))
                        .build());
    }

    /** The configurations of Envoys. */
    private static List<String> configurations(RunObjects objects) {
        return objects.targets(Map.of()).stream()
                .filter(ConfigMap.class::isInstance)
                .map(ConfigMap.class::cast)
                .map(ConfigMap::getData)
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }

    private static String all(RunObjects objects) {
        return Serialization.asYaml(objects.targets(Map.of())) + Serialization.asYaml(objects.workers());
    }

    @Test
    void whatMeasuresRecordsNothingWhereverSpansCouldGo() {
        assertThat(all(objects("envoy-mtls", RECEIVER, QUERY)))
                .isEqualTo(all(objects("envoy-mtls", Optional.empty(), Optional.empty())));
        assertThat(all(objects("reference", RECEIVER, QUERY))).doesNotContain("--spans");
    }

    @Test
    void envoysHandTheirSpansInWhereTheyAreRead() {
        List<String> traced =
                configurations(objects("envoy-mtls", RECEIVER, QUERY).traced());
        assertThat(traced).isNotEmpty().allSatisfy(configuration -> assertThat(configuration)
                .contains("http://jaeger.tare-addons:4318/v1/traces", "type: STRICT_DNS", "parent_based"));
        assertThat(configurations(
                        objects("envoy-mtls", RECEIVER, Optional.empty()).traced()))
                .isNotEmpty()
                .allSatisfy(configuration -> assertThat(configuration).doesNotContain("tracing:"));
    }

    @Test
    void targetsAndReferenceProxiesWriteTheirsInAnyCase() {
        RunObjects traced =
                objects("reference", Optional.empty(), Optional.empty()).traced();
        assertThat(Serialization.asYaml(traced.targets(Map.of()))).contains("--spans");
        assertThat(Serialization.asYaml(traced.workers())).contains("--spans");
    }
}
