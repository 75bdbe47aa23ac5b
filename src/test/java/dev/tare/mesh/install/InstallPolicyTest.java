package dev.tare.mesh.install;

import java.util.List;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.ChartSource;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.MeshInstallSpec.ObjectPlace;
import dev.tare.api.MeshInstallSpec.ValuesSource;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.manifest.Problem;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;

import static org.assertj.core.api.Assertions.assertThat;

/** What a mesh may draw on. */
class InstallPolicyTest {

    private static final InstallPolicy NOTHING = new InstallPolicy(List.of(), List.of());
    private static final CatalogueEntry ISTIO = Catalogue.entry("istio").orElseThrow();
    private static final CatalogueEntry OURS = InstallPlanTest.entry("""
            title: Ours
            dataPlane: Sidecar
            management: [Managed]
            version: 1.2.3
            charts:
            - {repository: "https://a.example/charts", chart: base, release: base, namespace: ours}
            - {repository: "https://a.example/charts", chart: main, release: main, namespace: ours}
            - {repository: "oci://b.example/charts", chart: cni, release: cni, namespace: ours}
            proxies:
            - {name: our-proxy}
            leaving:
            - {way: NativeSidecar}
            crossing:
            - {in: ResponseHeader, name: x-ours}
            """);

    private static MeshInstall mesh(String kind, ChartSource source, ValuesSource... values) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("m").build());
        mesh.setSpec(MeshInstallSpecBuilder.builder()
                .mesh(kind)
                .management(Management.Managed)
                .chartSource(source)
                .valuesFrom(List.of(values))
                .build());
        return mesh;
    }

    private static ChartSource at(String repository) {
        return new ChartSource(repository, null, null, null);
    }

    private static List<String> problems(InstallPolicy policy, MeshInstall mesh, CatalogueEntry entry) {
        return policy.problems(mesh, entry).stream().map(Problem::sentence).toList();
    }

    @Test
    void theCatalogueOfTareNeedsNoLeave() {
        assertThat(problems(NOTHING, mesh("istio", null), ISTIO)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/charts, https://a.example/charts, true",
        "https://a.example/charts, https://a.example/charts/, true",
        "https://a.example/charts, https://a.example/charts/x, true",
        "https://a.example/charts/, https://a.example/charts/x, true",
        "https://a.example/charts/, https://a.example/charts, true",
        "https://a.example/charts, https://a.example/charts-evil, false",
        "https://a.example/charts, https://a.example, false",
        "https://a.example/charts, https://a.example/chart, false",
        "https://a.example/charts, oci://a.example/charts, false",
        "https://a.example, https://a.example.evil/charts, false",
        "https://a.example, https://a.example:8443/charts, false",
        "https://a.example, https://evil/https://a.example/charts, false",
        "oci://b.example/team, oci://b.example/team/charts, true"
    })
    void anAllowedBeginningEndsAtAPartOfThePath(String allowed, String repository, boolean isAllowed) {
        InstallPolicy policy = new InstallPolicy(List.of("https://other.example", allowed), List.of());
        assertThat(problems(policy, mesh("istio", at(repository)), ISTIO).isEmpty())
                .isEqualTo(isAllowed);
    }

    @Test
    void aRepositoryThatIsNotAllowedIsToldWithThoseThatAre() {
        assertThat(problems(NOTHING, mesh("istio", at("https://a.example")), ISTIO))
                .containsExactly("MeshInstall m: spec.chartSource.repository: is \"https://a.example\", but must be one"
                        + " that the chart's meshes.repositories lists, which is empty");
        assertThat(problems(
                        new InstallPolicy(List.of("https://b.example", "https://c.example"), List.of()),
                        mesh("istio", at("https://a.example")),
                        ISTIO))
                .containsExactly("MeshInstall m: spec.chartSource.repository: is \"https://a.example\", but must be one"
                        + " that the chart's meshes.repositories lists: https://b.example, https://c.example");
    }

    @Test
    void aMeshOfUsersDrawsOnAllowedRepositoriesOnly() {
        assertThat(problems(NOTHING, mesh("ours", null), OURS))
                .containsExactly(
                        "MeshInstall m: spec.mesh: is \"ours\", but its charts are at https://a.example/charts, which is"
                                + " not one that the chart's meshes.repositories lists, which is empty",
                        "MeshInstall m: spec.mesh: is \"ours\", but its charts are at oci://b.example/charts, which is"
                                + " not one that the chart's meshes.repositories lists, which is empty");
        InstallPolicy policy = new InstallPolicy(List.of("https://a.example", "oci://b.example/charts"), List.of());
        assertThat(problems(policy, mesh("ours", null), OURS)).isEmpty();
        assertThat(problems(policy, mesh("ours", at("https://a.example/mirror")), OURS))
                .as("only where they come from counts")
                .isEmpty();
    }

    @Test
    void objectsAreReadInAllowedNamespacesOnly() {
        ChartSource source = new ChartSource(
                null,
                new ObjectPlace("n1", "archives"),
                new ObjectPlace("n2", "credentials"),
                new ObjectPlace("n3", "authority"));
        MeshInstall mesh = mesh(
                "istio",
                source,
                new ValuesSource(ValuesSource.Kind.ConfigMap, "allowed", "v", null),
                new ValuesSource(ValuesSource.Kind.Secret, "n4", "v", null));
        assertThat(problems(new InstallPolicy(List.of(), List.of("allowed")), mesh, ISTIO))
                .containsExactly(
                        refused("spec.chartSource.archives", "n1"),
                        refused("spec.chartSource.credentials", "n2"),
                        refused("spec.chartSource.certificateAuthority", "n3"),
                        refused("spec.valuesFrom[1]", "n4"));
        assertThat(problems(new InstallPolicy(List.of(), List.of("allowed", "n1", "n2", "n3", "n4")), mesh, ISTIO))
                .isEmpty();
        assertThat(problems(NOTHING, mesh, ISTIO))
                .hasSize(5)
                .allMatch(sentence -> sentence.endsWith("meshes.objectNamespaces lists, which is empty"));
    }

    private static String refused(String field, String namespace) {
        return "MeshInstall m: %s.namespace: is \"%s\", but must be one that the chart's meshes.objectNamespaces lists:"
                        .formatted(field, namespace)
                + " allowed";
    }

    @Test
    void aNamespaceIsAllowedByItsWholeName() {
        MeshInstall mesh = mesh("istio", null, new ValuesSource(ValuesSource.Kind.ConfigMap, "allowed-not", "v", null));
        assertThat(problems(new InstallPolicy(List.of(), List.of("allowed")), mesh, ISTIO))
                .hasSize(1);
    }
}
