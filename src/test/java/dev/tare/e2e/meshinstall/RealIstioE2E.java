package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.MeshInstall;
import dev.tare.api.OverheadFigures;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Istio (its own charts, control plane and agent; its proxy is an Envoy without Istio's filters), from its installation to
 * its end. Needs {@code cluster istio}.
 */
@ExtendWith(InstalledOperator.class)
@TestMethodOrder(OrderAnnotation.class)
@Tag("istio")
class RealIstioE2E {

    private static final Path FILES = Path.of("src/test/resources/e2e/realistio");
    private static final String NAMESPACE = StandInIstio.NAMESPACE;
    private static final String NAME = "istio";
    private static final String ONE_WAY = "one-way";
    private static final String NEXT = "istio-next";
    private static final Duration MOST = Duration.ofMinutes(10);

    /** By environment, how the sentences begin that say of its features that they act, or that nothing shows it. */
    private static final Map<String, List<String>> ACTS = Map.of(
            "strict-mtls", List.of("nothing shows that strict-mtls acts: "),
            "authorization-100",
                    List.of("authorization-100 acts: 20 of 20 answers with status 403 to GET /.tare/refused"),
            "access-logs", List.of("nothing shows that access-logs acts: "),
            "rate-limiting", List.of("rate-limiting acts: "),
            "tracing-10", List.of("tracing-10 acts: "),
            "retries", List.of("retries acts: "),
            "fault-injection",
                    List.of(
                            "fault-injection acts: 20 of 20 answers after 9 ms or more to requests with x-tare-proof: hold",
                            "fault-injection acts: "),
            "canary", List.of("canary acts: "),
            "circuit-breaking", List.of("nothing shows that circuit-breaking acts: "),
            "ab-header",
                    List.of(
                            "ab-header acts: 20 of 20 answers with x-tare-route: b to requests with x-tare-variant: b",
                            "ab-header acts: 0 of 20 answers with x-tare-route"));

    private static Set<String> before = Set.of();

    private final Scenario user;
    private final KubernetesClient client;
    private final Meshes meshes;
    private final RealIstio istio;

    RealIstioE2E(Scenario user) {
        this.user = user;
        this.client = user.client();
        this.meshes = new Meshes(client);
        this.istio = RealIstio.of(user);
    }

    @BeforeAll
    static void letItInstall(Scenario user) throws IOException {
        RealIstio.offer(user, Map.of());
        user.client()
                .load(Files.newInputStream(FILES.resolve("spans.yaml")))
                .inNamespace(user.namespace())
                .serverSideApply();
        before = ClusterListing.of(user.client());
    }

    @AfterAll
    static void letItInstallNoMore(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    @AfterEach
    void clear() {
        client.resources(PerformanceProfile.class).inNamespace(user.namespace()).delete();
        Eventually.holds("end of all runs", MOST, () -> user.runs().isEmpty());
    }

    @Test
    @Order(1)
    void isInstalled() {
        istio.apply(
                NAME,
                "meshConfig: {extensionProviders: [{name: tare-tracing, opentelemetry: {service:"
                        + " spans.%s.svc.cluster.local, port: 4317}}]}".formatted(user.namespace()));
        assertThat(meshes.ready(NAME).getStatus().version()).isEqualTo(RealIstio.VERSION);
        assertThat(meshes.releases(NAME))
                .containsExactly(
                        "istio-system/istio-base base %s 1".formatted(RealIstio.VERSION),
                        "istio-system/istiod istiod %s 1".formatted(RealIstio.VERSION));
    }

    @Test
    @Order(2)
    void itsPoliciesAndTelemetryArePriced() {
        PerformanceRun run = measured("policies");
        assertThat(Scenario.summary(run, "strict-mtls").evidence())
                .anyMatch(sentence -> sentence.contains("spiffe://"));
        assertThat(Scenario.summary(run, "strict-mtls").featurePrice().remark())
                .startsWith("requests of istio were in mutual TLS already");
        assertThat(Scenario.summary(run, "access-logs").featurePrice().remark()).isNull();
    }

    @Test
    @Order(3)
    void itsRoutesArePriced() {
        measured("routes");
    }

    /** Its objects are accepted, and requests are as on plain Istio. */
    @Test
    @Order(4)
    void aFeatureThatDoesNotActIsNotMeasured() throws IOException {
        OwnEntries.add(client, ONE_WAY, FILES.resolve(ONE_WAY + ".yaml"));
        try {
            user.apply(FILES.resolve("inactive.yaml"));
            PerformanceRun run = user.complete(user.firstRun(), MOST);
            user.keep("inactive-run.yaml", Manifest.yaml(run.getStatus()));
            Condition failed = Scenario.conditionOf(run, Conditions.FAILED);
            assertThat(failed.getReason()).isEqualTo("FeatureInactive");
            assertThat(failed.getMessage())
                    .startsWith(
                            "environment 'canary': feature 'canary' does not act: 0 of 400 answers with x-tare-route:"
                                    + " canary (")
                    .endsWith("; is its second way there?");
        } finally {
            OwnEntries.remove(client, ONE_WAY);
        }
    }

    /** What a user changes by hand comes back, and what the user's spec changes comes. */
    @Test
    @Order(5)
    void isRepairedAndUpgraded() {
        istiod().delete();
        Eventually.holds("istiod that is there again", MOST, () -> istiod().get() != null);
        meshes.ready(NAME);
        istio.apply(NAME, "env: {PILOT_DEBOUNCE_MAX: 5s}");
        Eventually.holds("istiod with the value", MOST, () -> Manifest.yaml(istiod().get())
                .contains("PILOT_DEBOUNCE_MAX"));
        meshes.ready(NAME);
    }

    private RollableScalableResource<Deployment> istiod() {
        return client.apps().deployments().inNamespace(NAMESPACE).withName("istiod");
    }

    @Test
    @Order(6)
    @Tag("nightly")
    void revisionsStandBesideEachOther() {
        istio.apply(NEXT, "revision: next");
        meshes.ready(NEXT);
        List<String> releases = meshes.releases(NEXT);
        assertThat(releases).hasSize(2);
        assertThat(releases.get(0)).startsWith("istio-system/istio-base base " + RealIstio.VERSION); // both have it
        assertThat(releases.get(1)).isEqualTo("istio-system/istiod-next istiod %s 1".formatted(RealIstio.VERSION));
        client.resources(MeshInstall.class).withName(NEXT).delete();
        meshes.gone(NEXT);
        meshes.ready(NAME);
        assertThat(istiod().isReady()).isTrue();
    }

    @Test
    @Order(7)
    void leavesNothing() {
        client.resources(MeshInstall.class).withName(NAME).delete();
        meshes.gone(NAME);
        ClusterListing.awaitNothingMore(client, before);
    }

    /** What was there before it was adopted stays: definitions and the namespace. */
    @Test
    @Order(8)
    void isAdopted() {
        istio.installByHand();
        istio.apply(NAME, "");
        meshes.until(
                NAME,
                Conditions.READY,
                "False",
                "InstallFailed",
                "release istio-system/istio-base was not installed by Tare",
                "spec.adopt");
        istio.adopt(NAME);
        meshes.ready(NAME);
        assertThat(meshes.releases(NAME))
                .containsExactly(
                        "istio-system/istio-base base %s 2".formatted(RealIstio.VERSION),
                        "istio-system/istiod istiod %s 2".formatted(RealIstio.VERSION));
        client.resources(MeshInstall.class).withName(NAME).delete();
        meshes.gone(NAME);
        client.namespaces().withName(NAMESPACE).delete();
        client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(definition -> definition.getSpec().getGroup().endsWith(".istio.io"))
                .forEach(definition -> client.resource(definition).delete());
        ClusterListing.awaitNothingMore(client, before);
    }

    /** A run that measured each environment on the mesh, both of whose proxies its requests crossed, and whose features act. */
    private PerformanceRun measured(String profile) {
        user.apply(FILES.resolve(profile + ".yaml"));
        PerformanceRun run = user.complete(user.firstRun(), MOST);
        user.keep(profile + "-run.yaml", Manifest.yaml(run.getStatus()));
        Condition failed = Scenario.conditionOf(run, Conditions.FAILED);
        assertThat(failed.getStatus()).as(failed.getMessage()).isEqualTo("False");
        String table = table(run.getStatus().summary());
        user.keep(profile + ".txt", table);
        System.out.print(table);
        for (EnvironmentSummary environment : run.getStatus().summary()) {
            if (environment.mesh() != null) {
                assertThat(environment.evidence())
                        .as(environment.environment())
                        .anyMatch(sentence -> sentence.startsWith("client's proxy: crossed"))
                        .anyMatch(sentence -> sentence.startsWith("target's proxy: crossed"))
                        .anyMatch(sentence -> sentence.startsWith("mutual TLS: requests went in it"));
                for (String acts : ACTS.getOrDefault(environment.environment(), List.of())) {
                    assertThat(environment.evidence())
                            .as(environment.environment())
                            .anyMatch(sentence -> sentence.startsWith(acts));
                }
                environment.evidence().stream()
                        .filter(sentence -> sentence.contains(" acts: "))
                        .forEach(System.out::println);
                assertThat(environment.overheadMicros())
                        .as(environment.environment())
                        .isNotNull();
            }
        }
        return run;
    }

    private static String table(List<EnvironmentSummary> summary) {
        String line = "%-18s %-14s %-26s %-26s %s%n";
        return line.formatted("environment", "verdict", "over baseline, p50", "p90", "over plain Istio, p50")
                + summary.stream()
                        .filter(row -> row.overheadMicros() != null)
                        .map(row -> line.formatted(
                                row.environment(),
                                row.verdict(),
                                micros(row.overheadMicros().p50()),
                                micros(row.overheadMicros().p90()),
                                row.featurePrice() == null
                                        ? "-"
                                        : micros(row.featurePrice()
                                                .latencyMicros()
                                                .p50())))
                        .collect(Collectors.joining());
    }

    private static String micros(OverheadFigures.Figure figure) {
        return figure == null
                ? "-"
                : "%s us [%d, %d]"
                        .formatted(
                                figure.estimate() == null ? "?" : "%+d".formatted(figure.estimate()),
                                figure.low(),
                                figure.high());
    }
}
