package dev.tare.mesh.catalogue;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A chart that a mesh is installed from.
 *
 * @param repository {@code https://...}, or {@code oci://...} without the chart's name
 * @param chart its name in there
 * @param version its version; absent: the mesh's own
 * @param release the name of its release
 * @param namespace where it goes; absent: the {@code MeshInstall}'s namespace, or that of the control plane, or one of
 *     the mesh's name
 * @param values what it is given, under what the {@code MeshInstall} says
 * @param waits whether its workloads must be ready before the next one is installed
 * @param shared whether there is one for all {@code MeshInstall}s that want it; the last of them takes it away
 */
@RecordBuilder
public record HelmChart(
        String repository,
        String chart,
        String version,
        String release,
        String namespace,
        Map<String, Object> values,
        @JsonProperty("wait") boolean waits,
        boolean shared)
        implements HelmChartBuilder.With {

    /** Fills what is absent. */
    public HelmChart {
        values = values == null ? Map.of() : values;
    }
}
