package dev.tare.mesh.install;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.api.MeshInstallSpec;
import dev.tare.mesh.catalogue.AddonEntry;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.HelmChart;

/** What there should be of a mesh. */
public final class InstallPlan {

    private InstallPlan() {}

    /**
     * The releases of a mesh and of its addons, in the order in which they are installed.
     *
     * @param spec what is asked for
     * @param entry what is known of the mesh, in its namespace
     * @param more values of each of {@code valuesFrom}, in its order
     */
    public static List<PlannedRelease> of(MeshInstallSpec spec, CatalogueEntry entry, List<Map<String, Object>> more) {
        return Stream.concat(
                        entry.charts().stream().map(chart -> release(spec, entry, chart, more)),
                        spec.addons().stream().sorted().map(addon -> release(spec, AddonEntry.of(addon))))
                .toList();
    }

    private static PlannedRelease release(
            MeshInstallSpec spec, CatalogueEntry entry, HelmChart chart, List<Map<String, Object>> more) {
        Map<String, Object> values = DeepMerge.of(chart.values(), spec.values());
        for (Map<String, Object> over : more) {
            values = DeepMerge.of(values, over);
        }
        return PlannedReleaseBuilder.builder()
                .name(chart.release())
                .namespace(Optional.ofNullable(chart.namespace())
                        .or(() -> Optional.ofNullable(spec.namespace()))
                        .or(entry::home)
                        .orElse(spec.mesh()))
                .repository(repository(spec, chart.repository()))
                .chart(chart.chart())
                .version(version(spec, entry, chart))
                .values(values)
                .waits(chart.waits())
                .shared(chart.shared())
                .build();
    }

    /** Those of other meshes are the same; so a mesh's values do not go to them. */
    private static PlannedRelease release(MeshInstallSpec spec, AddonEntry addon) {
        AddonEntry.Chart chart = addon.chart();
        return PlannedReleaseBuilder.builder()
                .name(chart.release())
                .namespace(AddonEntry.NAMESPACE)
                .repository(repository(spec, chart.repository()))
                .chart(chart.chart())
                .version(chart.version())
                .values(chart.values())
                .waits(true)
                .shared(true)
                .build();
    }

    /** A chart with a version of its own is not numbered as its mesh is. */
    private static String version(MeshInstallSpec spec, CatalogueEntry entry, HelmChart chart) {
        return Optional.ofNullable(chart.version())
                .or(() -> Optional.ofNullable(spec.version()))
                .orElse(entry.version());
    }

    private static Optional<String> repository(MeshInstallSpec spec, String own) {
        return spec.chartSource() == null
                ? Optional.of(own)
                : Optional.ofNullable(spec.chartSource().repository());
    }
}
