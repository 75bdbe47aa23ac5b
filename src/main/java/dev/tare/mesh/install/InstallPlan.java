package dev.tare.mesh.install;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.api.MeshInstallSpec;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.CatalogueEntry.HelmChart;

/** What there should be of a mesh. */
public final class InstallPlan {

    private InstallPlan() {}

    /**
     * The releases of a mesh, in the order in which they are installed.
     *
     * @param spec what is asked for
     * @param entry what is known of the mesh, in its namespace
     * @param more values of each of {@code valuesFrom}, in its order
     */
    public static List<PlannedRelease> of(MeshInstallSpec spec, CatalogueEntry entry, List<Map<String, Object>> more) {
        return entry.charts().stream()
                .map(chart -> release(spec, entry, chart, more))
                .toList();
    }

    private static PlannedRelease release(
            MeshInstallSpec spec, CatalogueEntry entry, HelmChart chart, List<Map<String, Object>> more) {
        Map<String, Object> values = DeepMerge.of(chart.values(), spec.values());
        for (Map<String, Object> over : more) {
            values = DeepMerge.of(values, over);
        }
        return new PlannedRelease(
                chart.release(),
                chart.namespace(),
                repository(spec, chart),
                chart.chart(),
                version(spec, entry, chart),
                values,
                chart.waits(),
                chart.shared());
    }

    /** A chart with a version of its own is not numbered as its mesh is. */
    private static String version(MeshInstallSpec spec, CatalogueEntry entry, HelmChart chart) {
        return Optional.ofNullable(chart.version())
                .or(() -> Optional.ofNullable(spec.version()))
                .orElse(entry.version());
    }

    private static Optional<String> repository(MeshInstallSpec spec, HelmChart chart) {
        return spec.chartSource() == null
                ? Optional.of(chart.repository())
                : Optional.ofNullable(spec.chartSource().repository());
    }
}
