package dev.tare.mesh.install;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.plan.ShortHash;

/**
 * A release as it should be.
 *
 * @param name its name
 * @param namespace its namespace
 * @param repository where its chart is: {@code https://...} or {@code oci://...}; empty: among the archives
 * @param chart its chart
 * @param version the chart's version
 * @param values what the chart is given
 * @param waits whether its workloads must be ready before it counts as installed
 * @param shared whether it is there for all {@code MeshInstall}s that want it
 */
@RecordBuilder
public record PlannedRelease(
        String name,
        String namespace,
        Optional<String> repository,
        String chart,
        String version,
        Map<String, Object> values,
        boolean waits,
        boolean shared)
        implements PlannedReleaseBuilder.With {

    private static final int DIGITS = 16;
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /**
     * A hash of all that makes a difference in the cluster, and of nothing that can be read back from it. Where the chart
     * comes from makes none: a mirror has the same.
     */
    public String digest() {
        try {
            return ShortHash.of(chart + "\n" + version + "\n" + SORTED.writeValueAsString(values), DIGITS);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // values came from JSON
        }
    }

    /** The same release, with its own values over these. */
    PlannedRelease over(Map<String, Object> defaults) {
        return withValues(DeepMerge.of(defaults, values));
    }

    /** Namespace and name, as people write it. */
    public String place() {
        return namespace + "/" + name;
    }
}
