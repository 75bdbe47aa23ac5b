package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.FeatureObjects.Place;
import dev.tare.mesh.catalogue.FeatureObjects.Rendered;
import dev.tare.mesh.catalogue.Leaving.Way;
import dev.tare.mesh.catalogue.MutualTls.Mode;
import dev.tare.mesh.catalogue.Standing.State;

import static org.assertj.core.api.Assertions.assertThat;

/** Every file of the catalogue. */
class CatalogueTest {

    /** What people ask the price of; each mesh has it or says why not. */
    static final List<String> FEATURES = List.of(
            "strict-mtls",
            "telemetry-off",
            "telemetry-on",
            "access-logs",
            "tracing-1",
            "tracing-10",
            "tracing-100",
            "authorization-1",
            "authorization-100",
            "rate-limiting",
            "retries",
            "timeouts",
            "fault-injection",
            "canary",
            "ab-header",
            "circuit-breaking");

    private static final Place PLACE = FeatureObjectsPlaceBuilder.builder()
            .run("checkout-1-a")
            .namespace("shop")
            .environment("meshed")
            .service("checkout-1-a-meshed-target")
            .port(8080)
            .labels(Map.of("tare.dev/run", "checkout-1-a", "tare.dev/environment", "meshed"))
            .http(true)
            .build();

    static Stream<String> names() {
        return Catalogue.names().stream();
    }

    /** The objects of a mesh's features, in the namespace {@code shop}. */
    static List<ObjectNode> objects(CatalogueEntry entry) {
        return entry.features().stream()
                .flatMap(feature -> objects(feature).stream())
                .toList();
    }

    static CatalogueEntry entry(String name) {
        return Catalogue.entry(name).orElseThrow();
    }

    static List<ObjectNode> objects(Feature feature) {
        Validated<List<Rendered>> rendered = FeatureObjects.of(feature, PLACE);
        assertThat(rendered.problems()).isEmpty();
        return ((Validated.Accepted<List<Rendered>>) rendered)
                .value().stream().map(Rendered::object).toList();
    }

    @Test
    void theListIsThatOfTheFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/meshes"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .map(name -> name.replace(".yaml", ""))
                    .containsExactlyInAnyOrderElementsOf(Catalogue.names());
        }
        assertThat(Catalogue.names()).isSorted();
        assertThat(Catalogue.entry("ours")).isEmpty();
    }

    /** The API server knows no catalogue. */
    @Test
    void theDefinitionNamesTheMeshesThatTareRunsItself() throws IOException {
        assertThat(Files.readString(Path.of("crds/meshinstalls.tare.dev-v1.yml"))
                        .lines())
                .filteredOn(line -> line.contains("self.mesh in"))
                .isNotEmpty()
                .allMatch(line ->
                        line.contains("self.mesh in ['%s']".formatted(String.join("', '", Catalogue.ownProxies()))));
    }

    @Test
    void whatIsOffAllMeshesSaysSoToEach() {
        for (String name : Catalogue.names()) {
            Marks out = entry(name).enrolment().out();
            assertThat(Catalogue.out().labels()).containsAllEntriesOf(out.labels());
            assertThat(Catalogue.out().annotations()).containsAllEntriesOf(out.annotations());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRightAndWhole(String name) {
        assertThat(EntryReader.read("", name, EntryFiles.text(name)).problems()).isEmpty();
        CatalogueEntry entry = entry(name);
        assertThat(entry.leaving().isEmpty())
                .as("says how its proxy leaves, where it does")
                .isEqualTo(List.of("nsm", "nginx-service-mesh").contains(name));
        assertThat(entry.enrolment().needs()).as("says what its pods need").isNotNull();
        assertThat(entry.controlPlane().isEmpty()).isEqualTo(entry.runsInPods());
        assertThat(entry.management().contains(Management.Managed)
                        || entry.standing().state() == State.Retired)
                .as("says why Tare does not install it")
                .isEqualTo(entry.notManaged() == null);
        assertThat(entry.leaving().stream().anyMatch(leaving -> leaving.way() == Way.NotInPod))
                .as("a proxy that is not in the pod does not leave it")
                .isEqualTo(entry.proxies().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPodCanSayThatItIsOnItAndThatItIsNot(String name) {
        CatalogueEntry entry = entry(name);
        boolean marked = !entry.enrolment().in().equals(Marks.NONE);
        assertThat(marked).isEqualTo(!entry.enrolment().out().equals(Marks.NONE));
        assertThat(entry.enrolment().in().labels().keySet())
                .isEqualTo(entry.enrolment().out().labels().keySet());
        assertThat(entry.enrolment().in().annotations().keySet())
                .isEqualTo(entry.enrolment().out().annotations().keySet());
        assertThat(marked
                        || entry.runsInPods()
                        || entry.address() != null
                        || entry.enrolment().scope() == Enrolment.Scope.Cluster
                        || entry.lacks().containsKey("compared"))
                .as("or it is reached otherwise")
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsInstalledIsLookedFor(String name) {
        CatalogueEntry entry = entry(name);
        Set<String> namespaces = new HashSet<>();
        entry.charts().stream().map(HelmChart::namespace).forEach(namespaces::add);
        if (!entry.charts().isEmpty()) {
            assertThat(entry.controlPlane()).allMatch(workload -> namespaces.contains(workload.namespace()));
            assertThat(entry.nodeProxies()).allMatch(workload -> namespaces.contains(workload.namespace()));
            assertThat(entry.charts().get(entry.charts().size() - 1).waits()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void hasEachFeatureOrSaysWhyNot(String name) {
        CatalogueEntry entry = entry(name);
        for (String feature : FEATURES) {
            assertThat(entry.feature(feature).isPresent())
                    .as("%s: %s", name, feature)
                    .isNotEqualTo(entry.lacks().containsKey(feature));
        }
        assertThat(entry.features()).extracting(Feature::name).isSubsetOf(FEATURES);
        assertThat(entry.lacks().values()).allMatch(sentence -> !sentence.endsWith("."));
        assertThat(entry.features()).extracting(Feature::title).allMatch(title -> !title.endsWith("."));
        assertThat(entry.mutualTls().mode() == Mode.Strict
                        && entry.feature("strict-mtls").isPresent())
                .as("switches on what is on")
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("names")
    void sidecarsAreProvenOnBothSides(String name) {
        CatalogueEntry entry = entry(name);
        boolean sidecar = entry.dataPlane() == DataPlane.Sidecar;
        assertThat(entry.sides().client().saysSomething()).isEqualTo(sidecar);
        assertThat(entry.sides().server().saysSomething()).isEqualTo(sidecar);
        assertThat(entry.sides().server().shownBy())
                .as("what hands a request to the target is beside it, in whatever mesh")
                .filteredOn(proof -> proof.in() == Proof.Place.Connection)
                .hasSize(sidecar ? 1 : 0);
        assertThat(entry.sides().client().shownBy())
                .as("the target's proxy alone would show it, too")
                .noneMatch(proof -> proof.in() == Proof.Place.Connection);
    }

    /** Names of Kuma's clusters, older and newer ones, as Envoy's statistics have them. */
    @Test
    void kumasCounterIsThatOfServices() {
        String matches = entry("kuma").sides().client().shownBy().stream()
                .filter(proof -> proof.in() == Proof.Place.ProxyMetric)
                .findFirst()
                .orElseThrow()
                .matches();
        assertThat(List.of(
                        "default_checkout-1-mesh-target_shop_zone-1_msvc_80",
                        "kri_msvc_default_zone-1_shop_kuma-1-mesh-target_http",
                        "kuma-1-mesh-target_shop_svc_80",
                        "kuma-1-mesh-target_shop_svc_80-0f4d3a12"))
                .allMatch(cluster ->
                        "envoy_cluster_name=\"%s\"".formatted(cluster).matches(matches));
        assertThat(List.of(
                        "outbound_passthrough_ipv4",
                        "outbound_passthrough_ipv6",
                        "self_transparentproxy_passthrough_outbound_ipv4",
                        "meshpassthrough_tcp_target_shop_svc_80",
                        "self_inbound_dp_80",
                        "inbound_passthrough_ipv4",
                        "localhost_80",
                        "kuma_envoy_admin",
                        "system_envoy_admin",
                        "ads_cluster",
                        "access_log_sink"))
                .noneMatch(cluster ->
                        "envoy_cluster_name=\"%s\"".formatted(cluster).matches(matches));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPartHasASource(String name) {
        CatalogueEntry entry = entry(name);
        if (entry.ownProxy() == OwnProxy.Reference) {
            assertThat(entry.sources()).as("it is Tare's own").isEmpty();
            return;
        }
        Set<String> parts = new HashSet<>(FEATURES);
        parts.add("standing");
        if (!entry.runsInPods()) {
            parts.addAll(Set.of("enrolment", "needs", "controlPlane", "mutualTls"));
            addIf(parts, "charts", !entry.charts().isEmpty());
            addIf(parts, "identity", entry.identity() != null);
            addIf(parts, "objects", !entry.objects().isEmpty());
            addIf(parts, "leftovers", !entry.leftovers().isEmpty());
            addIf(parts, "nodeProxies", !entry.nodeProxies().isEmpty());
            addIf(parts, "proxies", !entry.proxies().isEmpty());
            addIf(parts, "leaving", !entry.leaving().isEmpty());
            addIf(parts, "crossing", !entry.crossing().isEmpty());
            addIf(parts, "sides", entry.dataPlane() == DataPlane.Sidecar);
            addIf(parts, "address", entry.address() != null);
            addIf(parts, "prerequisites", entry.prerequisites().kubernetes() != null);
        }
        assertThat(entry.sources().keySet()).containsAll(parts);
        assertThat(entry.standing().since()).isNotNull();
        assertThat(entry.page()).isNotNull();
    }

    private static void addIf(Set<String> parts, String part, boolean condition) {
        if (condition) {
            parts.add(part);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void objectsOfFeaturesAreInTheRunsNamespaceUnderNamesOfTheirOwn(String name) {
        Map<String, Feature> makers = new HashMap<>();
        for (Feature feature : entry(name).features()) {
            for (ObjectNode object : objects(feature)) {
                assertThat(object.at("/metadata/namespace").asText()).isEqualTo("shop");
                assertThat(object.at("/metadata/name").asText())
                        .startsWith("checkout-1-a-meshed-")
                        .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                        .hasSizeLessThanOrEqualTo(253);
                String identity = object.get("apiVersion") + " " + object.get("kind") + " "
                        + object.at("/metadata/name").asText();
                Feature other = makers.put(identity, feature);
                assertThat(other == null
                                || other.group() != null && other.group().equals(feature.group()))
                        .as("two features make %s, and nothing keeps them apart", identity)
                        .isTrue();
                assertThat(object.toString()).doesNotContain("NOT_FOUND").doesNotContain("{run");
            }
        }
    }

    /** A feature of which nothing is said is measured as if it acted. */
    @Test
    void istiosFeaturesAreShownToActOrItIsSaidWhyNot() {
        assertThat(entry("istio").features()).allSatisfy(feature -> assertThat(
                        feature.acts().shownBy().isEmpty() && feature.acts().otherwise() == null)
                .as(feature.name())
                .isFalse());
    }

    @Test
    void whatIsOfHttpIsLeftOutWhereProxiesSeeBytes() {
        Feature feature = entry("istio").feature("authorization-1").orElseThrow();
        Validated<List<Rendered>> ofBytes = FeatureObjects.of(
                feature, FeatureObjectsPlaceBuilder.builder(PLACE).http(false).build());
        assertThat(objects(feature).toString()).contains("notPaths");
        assertThat(((Validated.Accepted<List<Rendered>>) ofBytes).value().toString())
                .doesNotContain("notPaths")
                .contains("8080");
    }

    @Test
    void aHundredRulesAreAHundred() {
        assertThat(first("istio", "authorization-100").at("/spec/rules")).hasSize(100);
        assertThat(first("istio-ambient", "authorization-100").at("/spec/rules"))
                .hasSize(100);
        assertThat(first("kmesh", "authorization-100").at("/spec/rules")).hasSize(100);
        assertThat(first("kuma", "authorization-100").at("/spec/from")).hasSize(100);
        assertThat(first("consul", "authorization-100").at("/spec/sources")).hasSize(100);
        assertThat(first("cilium", "authorization-100").at("/spec/ingress")).hasSize(100);
        assertThat(objects(entry("linkerd").feature("authorization-100").orElseThrow()))
                .filteredOn(object -> object.path("kind").asText().equals("AuthorizationPolicy"))
                .hasSize(100);
    }

    private static ObjectNode first(String mesh, String feature) {
        return objects(entry(mesh).feature(feature).orElseThrow()).get(0);
    }

    @Test
    void featuresOfOneGroupAreThoseThatTakeTheSamePlace() {
        assertThat(entry("istio").features().stream().filter(feature -> "routing".equals(feature.group())))
                .as("Istio takes one VirtualService a host")
                .extracting(Feature::name)
                .containsExactly("retries", "timeouts", "fault-injection", "canary", "ab-header");
        assertThat(entry("istio").features().stream().filter(feature -> "telemetry".equals(feature.group())))
                .as("and one Telemetry a workload")
                .hasSize(6);
    }

    @Test
    void anEntryThatExtendsAnotherHasItsFeatures() {
        CatalogueEntry istio = entry("istio");
        for (String name : List.of("gloo-mesh", "openshift-service-mesh")) {
            CatalogueEntry entry = entry(name);
            assertThat(entry.features()).isEqualTo(istio.features());
            assertThat(entry.proxies()).isEqualTo(istio.proxies());
            assertThat(entry.charts()).isEmpty();
            assertThat(entry.version()).isNull();
            assertThat(entry.management()).containsExactly(Management.Observed);
        }
    }
}
