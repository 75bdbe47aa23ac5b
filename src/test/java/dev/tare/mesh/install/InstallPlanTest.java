package dev.tare.mesh.install;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.Addon;
import dev.tare.api.MeshInstallSpec.ChartSource;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.MeshInstallSpec.ObjectPlace;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.EntryPlacement;
import dev.tare.mesh.catalogue.UserEntries;

import static org.assertj.core.api.Assertions.assertThat;

/** What there should be of a mesh. */
class InstallPlanTest {

    private static final CatalogueEntry ENTRY = entry("""
            title: Ours
            dataPlane: Sidecar
            management: [Managed]
            version: 1.2.3
            charts:
            - {repository: "https://charts.example", chart: base, release: ours-base, namespace: ours-system}
            - repository: oci://charts.example/cni
              chart: cni
              version: 0.9.0
              release: ours-cni
              namespace: kube-system
              values: {a: chart, b: chart, c: chart, d: {e: chart, f: chart}}
              wait: true
            proxies:
            - {name: our-proxy}
            leaving:
            - {way: NativeSidecar}
            crossing:
            - {in: ResponseHeader, name: x-ours}
            """);

    static CatalogueEntry entry(String text) {
        Validated<CatalogueEntry> read = UserEntries.read("ours", "tare-system", Map.of("ours", Map.of("e", text)));
        assertThat(read.problems()).isEmpty();
        return ((Validated.Accepted<CatalogueEntry>) read).value();
    }

    private static MeshInstallSpec spec(String version, Map<String, Object> values, ChartSource source) {
        return MeshInstallSpecBuilder.builder()
                .mesh("ours")
                .version(version)
                .management(Management.Managed)
                .values(values)
                .chartSource(source)
                .build();
    }

    private static MeshInstallSpec spec() {
        return spec(null, null, null);
    }

    private static List<PlannedRelease> plan(MeshInstallSpec spec) {
        return InstallPlan.of(spec, ENTRY, List.of());
    }

    @Test
    void chartsBecomeReleasesInTheirOrder() {
        assertThat(plan(spec()))
                .containsExactly(
                        PlannedReleaseBuilder.builder()
                                .name("ours-base")
                                .namespace("ours-system")
                                .repository(Optional.of("https://charts.example"))
                                .chart("base")
                                .version("1.2.3")
                                .values(Map.of())
                                .waits(false)
                                .shared(false)
                                .build(),
                        PlannedReleaseBuilder.builder()
                                .name("ours-cni")
                                .namespace("kube-system")
                                .repository(Optional.of("oci://charts.example/cni"))
                                .chart("cni")
                                .version("0.9.0")
                                .values(ENTRY.charts().get(1).values())
                                .waits(true)
                                .shared(false)
                                .build());
        assertThat(plan(spec()).get(1).place()).isEqualTo("kube-system/ours-cni");
    }

    @Test
    void addonsComeAfterTheMeshAsEveryMeshHasThem() {
        MeshInstallSpec spec = MeshInstallSpecBuilder.builder()
                .mesh("ours")
                .management(Management.Managed)
                .values(Map.of("own", true))
                .addons(List.of(Addon.KIALI, Addon.PROMETHEUS))
                .build();
        assertThat(plan(spec))
                .extracting(PlannedRelease::place)
                .endsWith("tare-addons/prometheus", "tare-addons/kiali");
        assertThat(plan(spec).get(2).shared()).isTrue();
        assertThat(plan(spec).get(2).values()).doesNotContainKey("own");
    }

    @Test
    void aMeshsVersionIsThatOfChartsThatHaveNoneOfTheirOwn() {
        assertThat(plan(spec("1.3.0", null, null)))
                .extracting(PlannedRelease::version)
                .containsExactly("1.3.0", "0.9.0");
    }

    @Test
    void valuesGoOverTheCataloguesAndThoseOfObjectsOverBothInTheirOrder() {
        MeshInstallSpec spec = spec(null, Map.of("b", "spec", "c", "spec", "d", Map.of("f", "spec")), null);
        List<PlannedRelease> plan = InstallPlan.of(
                spec, ENTRY, List.of(Map.of("c", "first", "g", "first"), Map.of("g", "second", "d", Map.of("h", 1))));
        assertThat(plan.get(1).values())
                .isEqualTo(Map.of(
                        "a",
                        "chart",
                        "b",
                        "spec",
                        "c",
                        "first",
                        "g",
                        "second",
                        "d",
                        Map.of("e", "chart", "f", "spec", "h", 1)));
        assertThat(plan.get(0).values())
                .as("they go to each chart")
                .containsEntry("b", "spec")
                .containsEntry("g", "second");
    }

    private static CatalogueEntry at(String namespace) {
        MeshInstall mesh = new MeshInstall();
        mesh.setSpec(MeshInstallSpecBuilder.builder()
                .mesh("ours")
                .management(Management.Managed)
                .namespace(namespace)
                .build());
        return EntryPlacement.of(ENTRY, mesh);
    }

    @Test
    void onlyWhatIsAtHomeMovesToAnotherNamespace() {
        assertThat(InstallPlan.of(spec(), at("elsewhere"), List.of()))
                .extracting(PlannedRelease::place)
                .containsExactly("elsewhere/ours-base", "kube-system/ours-cni");
        assertThat(InstallPlan.of(spec(), at(null), List.of()))
                .extracting(PlannedRelease::place)
                .containsExactly("ours-system/ours-base", "kube-system/ours-cni");
    }

    @Test
    void anotherRepositoryIsThatOfAllCharts() {
        assertThat(plan(spec(null, null, new ChartSource("https://mirror.example", null, null, null))))
                .extracting(PlannedRelease::repository)
                .containsOnly(Optional.of("https://mirror.example"));
    }

    @Test
    void archivesAreInNoRepository() {
        ChartSource archives = new ChartSource(null, new ObjectPlace("tare", "charts"), null, null);
        assertThat(plan(spec(null, null, archives)))
                .extracting(PlannedRelease::repository)
                .containsOnly(Optional.empty());
    }

    private static String digest(String version, Map<String, Object> values, ChartSource source) {
        return plan(spec(version, values, source)).get(0).digest();
    }

    @Test
    void theDigestIsOfWhatMakesADifference() {
        String digest = digest(null, null, null);
        assertThat(digest).matches("[0-9a-f]{16}");
        assertThat(digest("1.3.0", null, null)).isNotEqualTo(digest);
        assertThat(digest(null, Map.of("a", 1), null)).isNotEqualTo(digest);
        assertThat(digest(null, Map.of("a", 1), null)).isNotEqualTo(digest(null, Map.of("a", "1"), null));
        assertThat(digest("1.2.3", null, new ChartSource("https://mirror.example", null, null, null)))
                .isEqualTo(digest);
    }

    @Test
    void theDigestIsTheSameInWhateverOrderKeysStand() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("b", Map.of("x", 1));
        one.put("c", null);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("c", null);
        other.put("b", Map.of("x", 1));
        other.put("a", 1);
        assertThat(digest(null, Map.of("outer", one), null)).isEqualTo(digest(null, Map.of("outer", other), null));
        other.remove("c");
        assertThat(digest(null, Map.of("outer", other), null))
                .as("null takes a default away")
                .isNotEqualTo(digest(null, Map.of("outer", one), null));
    }

    @Test
    void whatAReleaseIsGivenGoesOverDefaults() {
        PlannedRelease release = plan(spec()).get(1).over(Map.of("a", "default", "z", "default"));
        assertThat(release.values()).containsEntry("a", "chart").containsEntry("z", "default");
        assertThat(release.place()).isEqualTo("kube-system/ours-cni");
        assertThat(release.waits()).isTrue();
    }
}
