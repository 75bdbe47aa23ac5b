package dev.tare.reconcile.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.Environment;
import dev.tare.api.Load;
import dev.tare.api.LoadBuilder;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Request;
import dev.tare.api.RequestBuilder;
import dev.tare.api.Target;
import dev.tare.api.Tls;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Specs;
import dev.tare.reconcile.MeshEnrolments;

import static org.assertj.core.api.Assertions.assertThat;

/** What a cluster allows of what makes sense. */
class ProfileRulesTest {

    private static final PerformanceProfileSpec SPEC = Specs.profile("""
            target:
              sample: {}
            load:
              rate: 100
            environments:
              - name: baseline
            """);

    private static final ClusterLimits LIMITS = ChartLimits.of(1_000, 50, 4, "shop.example");
    private static final FleetSettings SETTINGS = FleetSettings.of(
            "images.example/tare:0.1.0", new FleetSettings.EnvoyImage("images.example/envoy:v1.40.0", "1.40.0"));
    private static final Target SAMPLE = new Target(new Target.Sample(null, null, null, null, null), null, null);
    private static final Target SERVICE = new Target(null, new Target.Service("front", null, 80), null);

    record Case(String name, Load load, Target target, MeshInstall mesh, List<String> features, String... problems) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Load rate(int rate, int connections, int workers) {
        return LoadBuilder.builder()
                .rate(rate)
                .connections(connections)
                .workers(workers)
                .duration(Duration.ofSeconds(5))
                .build();
    }

    private static Target url(String url) {
        return new Target(null, null, url);
    }

    private static MeshInstall mesh(String kind, Management management, Map<String, Object> values) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("m").build());
        mesh.setSpec(MeshInstallSpecBuilder.builder()
                .mesh(kind)
                .management(management)
                .values(values)
                .build());
        return mesh;
    }

    static Stream<Case> cases() {
        MeshInstall reference = mesh("reference", null, Map.of());
        MeshInstall client = mesh("reference", null, Map.of("sidecars", List.of("client")));
        MeshInstall istio = mesh("istio", Management.Observed, Map.of());
        MeshInstall envoy = mesh("envoy", null, Map.of());
        envoy.setSpec(MeshInstallSpecBuilder.builder(envoy.getSpec())
                .version("1.39.1")
                .build());
        Load load = rate(100, 10, 1);
        return Stream.of(
                new Case("all it may", rate(1_000, 50, 2), SAMPLE, reference, List.of()),
                new Case(
                        "too much of everything",
                        rate(1_001, 51, 3),
                        SAMPLE,
                        reference,
                        List.of(),
                        "spec.load.rate: is 1001, but must be at most 1000: this cluster allows no more requests per"
                                + " second",
                        "spec.load.connections: is 51, but must be at most 50: this cluster allows no more connections",
                        "spec.load.workers: is 3, but must be at most 2: this cluster allows 4 workers, and each of 2"
                                + " environments has its own"),
                new Case(
                        "too much at once",
                        LoadBuilder.builder()
                                .concurrency(51)
                                .workers(1)
                                .duration(Duration.ofSeconds(5))
                                .build(),
                        SAMPLE,
                        reference,
                        List.of(),
                        "spec.load.concurrency: is 51, but must be at most 50: this cluster allows no more connections"),
                new Case(
                        "too much in the end",
                        LoadBuilder.builder()
                                .stages(List.of(
                                        new Load.Stage(1_000, Duration.ofSeconds(5)),
                                        new Load.Stage(1_001, Duration.ofSeconds(5))))
                                .connections(10)
                                .workers(1)
                                .build(),
                        SAMPLE,
                        reference,
                        List.of(),
                        "spec.load.stages[1].rate: is 1001, but must be at most 1000: this cluster allows no more"
                                + " requests per second"),
                new Case("a host that is listed", load, url("http://shop.example:8080"), client, List.of()),
                new Case("a host has no case", load, url("HTTP://Shop.Example/"), client, List.of()),
                new Case(
                        "a host that is not",
                        load,
                        url("http://other.example"),
                        client,
                        List.of(),
                        "spec.target.url: is \"http://other.example\", but must name a host that the operator's"
                                + " configuration lists: shop.example"),
                new Case(
                        "files of another machine",
                        load,
                        new Target(
                                null,
                                new Target.Service("front", null, 443),
                                null,
                                new Tls(
                                        null,
                                        new Tls.Ca(null, null, "ca.pem"),
                                        new Tls.ClientCertificate(null, "client.pem", "client.key"),
                                        null)),
                        client,
                        List.of(),
                        "spec.target.tls.ca.file: is \"ca.pem\", but must be left out in a cluster: use"
                                + " configMapKeyRef or secretKeyRef",
                        "spec.target.tls.clientCertificate.certificateFile: is \"client.pem\", but must be left out in"
                                + " a cluster: use secretName"),
                new Case("one side beside a service", load, SERVICE, client, List.of()),
                new Case(
                        "both sides beside a service",
                        load,
                        SERVICE,
                        reference,
                        List.of(),
                        "spec.environments[1].mesh: is \"m\", but needs target.sample: Tare cannot put a proxy beside another"
                                + " target. Or set values: {sidecars: [client]} in the MeshInstall"),
                new Case(
                        "an Envoy that is not there",
                        load,
                        SAMPLE,
                        envoy,
                        List.of(),
                        "MeshInstall m: spec.version: is \"1.39.1\", but must be 1.40.0: the operator was configured with"
                                + " that Envoy only"),
                new Case("a mesh of others", load, SERVICE, istio, List.of()),
                new Case(
                        "features of a mesh of others",
                        load,
                        SERVICE,
                        istio,
                        List.of("strict-mtls"),
                        "spec.environments[1].features: is \"strict-mtls\", but must be left out here: Tare switches"
                                + " features of its own pods only"),
                new Case("a feature of a mesh of others", load, SAMPLE, istio, List.of("strict-mtls")),
                new Case(
                        "features that it does not have",
                        load,
                        SAMPLE,
                        mesh("linkerd", Management.Observed, Map.of()),
                        List.of("coffee"),
                        "spec.environments[1].features: is \"coffee\", but must be a feature of Linkerd: strict-mtls,"
                                + " access-logs, authorization-1, authorization-100, rate-limiting, retries, timeouts,"
                                + " canary, ab-header, circuit-breaking"),
                new Case(
                        "features in each other's place",
                        load,
                        SAMPLE,
                        istio,
                        List.of("tracing-1", "access-logs"),
                        "spec.environments[1].features: is \"access-logs\", but cannot be combined with tracing-1: both take the"
                                + " same place"),
                new Case(
                        "a mesh of the whole cluster",
                        load,
                        SAMPLE,
                        mesh("cilium", Management.Observed, Map.of()),
                        List.of(),
                        "spec.environments[1].mesh: is \"m\", but must be a mesh that can be kept off single pods: Cilium is on all"
                                + " pods of a cluster, also those of the baseline"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsAllowed(Case example) {
        assertThat(problems(example.target(), null, example.load(), example.features(), example.mesh()))
                .containsExactly(Stream.of(example.problems())
                        .map(problem ->
                                problem.startsWith("spec.") ? "PerformanceProfile checkout: " + problem : problem)
                        .toArray(String[]::new));
    }

    /** Proxies of a mesh go by the host that a request asks for, and would go anywhere. */
    @ParameterizedTest
    @CsvSource({
        "istio, Observed, other.example, false",
        "istio, Observed, Shop.Example:8080, true",
        "reference, Managed, other.example, true"
    })
    void aRequestOnAMeshAsksForAHostThatMayBeLoaded(String kind, Management management, String host, boolean allowed) {
        Request request = RequestBuilder.builder().host(host).build();
        List<String> problems =
                problems(SAMPLE, request, rate(100, 10, 1), List.of(), mesh(kind, management, Map.of()));
        String refusal =
                "PerformanceProfile checkout: spec.request.host: is \"" + host + "\", but must be left out, or be a"
                        + " host that the operator's configuration lists: environment 'mesh' is on a mesh, whose proxies send"
                        + " requests where their host says";
        assertThat(problems).isEqualTo(allowed ? List.of() : List.of(refusal));
    }

    /** It may be ready a moment later, and the profile is right as it is. */
    @Test
    void aMeshThatIsNotReadyMayYetBe() {
        Validated<RunPlan> plan = plan(SAMPLE, null, rate(100, 10, 1), List.of(), mesh("reference", null, Map.of()));
        assertThat(ProfileRules.check(
                                plan,
                                planned ->
                                        new ClusterFacts("shop", LIMITS, SETTINGS, Map.of(), Map.of("m", "it starts")))
                        .problems())
                .containsExactly(Problem.unresolved("MeshInstall m", "", "", "is not ready: it starts"));
    }

    private static List<String> problems(
            Target target, Request request, Load load, List<String> features, MeshInstall mesh) {
        return ProfileRules.check(plan(target, request, load, features, mesh), ProfileRulesTest::facts)
                .problems()
                .stream()
                .map(Problem::sentence)
                .toList();
    }

    private static Validated<RunPlan> plan(
            Target target, Request request, Load load, List<String> features, MeshInstall mesh) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder().withName("checkout").build());
        profile.setSpec(SPEC.with()
                .target(target)
                .request(request)
                .load(load)
                .environments(List.of(SPEC.environments().get(0), new Environment("mesh", "m", features, null, null)))
                .build());
        Validated<RunPlan> checked = RunPlan.of(profile, List.of(mesh), 7);
        assertThat(checked.problems()).isEmpty();
        return checked;
    }

    private static ClusterFacts facts(RunPlan plan) {
        return new ClusterFacts("shop", LIMITS, SETTINGS, new MeshEnrolments(MeshLookup.builtIn()).of(plan), Map.of());
    }
}
