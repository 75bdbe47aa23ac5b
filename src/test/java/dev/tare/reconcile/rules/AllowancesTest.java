package dev.tare.reconcile.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.PerformanceProfile;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Specs;
import dev.tare.reconcile.MeshEnrolments;

import static org.assertj.core.api.Assertions.assertThat;

/** What is closed to profiles, and what opens it. */
class AllowancesTest {

    private static final String NAMESPACE = "shop";

    private static final FleetSettings SETTINGS = FleetSettings.of(
            "images.example/tare:0.1.0", new FleetSettings.EnvoyImage("images.example/envoy:v1.40.0", "1.40.0"));

    /**
     * Something that is closed.
     *
     * @param name what it is
     * @param baseline what stands in the baseline besides its name
     * @param spec what stands in the spec besides
     * @param opened what opens it
     * @param sentences what is said while it is closed
     */
    record Closed(String name, String baseline, String spec, Allowances opened, String... sentences) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Closed> closed() {
        return Stream.of(
                new Closed(
                        "an image of a load generator",
                        "",
                        "generator: {type: Fortio, image: 'images.example/load/fortio:1'}",
                        Allowances.NONE.withGeneratorImages(List.of("images.example/load/*")),
                        "spec.generator.image: is \"images.example/load/fortio:1\", but must be listed in the chart's value"
                                + " allow.generatorImages, which lists none"),
                new Closed(
                        "a priority class",
                        "",
                        "pods: {priorityClassName: system-node-critical}",
                        Allowances.NONE.withPriorityClasses(List.of("measurements", "system-node-critical")),
                        "spec.pods.priorityClassName: is \"system-node-critical\", but must be listed in the chart's value"
                                + " allow.priorityClasses, which lists none"),
                new Closed(
                        "tolerations",
                        "",
                        "pods: {tolerations: [{key: dedicated, value: load, effect: NoSchedule}, {operator: Exists}]}",
                        Allowances.NONE.withTolerations(List.of("*")),
                        "spec.pods.tolerations[0].key: is \"dedicated\", but must be listed in the chart's value"
                                + " allow.tolerations, which lists none",
                        "spec.pods.tolerations[1].key: is absent, which stands for every taint, but must be listed in the"
                                + " chart's value allow.tolerations, which lists none"),
                new Closed(
                        "a label of pods",
                        "pod: {labels: {team: shop, app: web}}",
                        "",
                        Allowances.NONE.withPodLabels(List.of("app", "team")),
                        "spec.environments[0].pod.labels: is \"app=web\", but must have keys that are those of a mesh, or listed"
                                + " in the chart's value allow.podLabels, which lists none",
                        "spec.environments[0].pod.labels: is \"team=shop\", but must have keys that are those of a mesh, or listed"
                                + " in the chart's value allow.podLabels, which lists none"),
                new Closed(
                        "an annotation of pods",
                        "pod: {annotations: {sidecar.istio.io/proxyImage: 'evil.example/proxy:1'}}",
                        "",
                        Allowances.NONE.withPodAnnotations(List.of("sidecar.istio.io/*")),
                        "spec.environments[0].pod.annotations: is \"sidecar.istio.io/proxyImage=evil.example/proxy:1\", but must"
                                + " have keys that are those of a mesh, or listed in the chart's value allow.podAnnotations, which"
                                + " lists none"),
                new Closed(
                        "an annotation of a feature with a value of its own",
                        "pod: {annotations: {config.linkerd.io/default-inbound-policy: all-unauthenticated}}",
                        "",
                        Allowances.NONE.withPodAnnotations(List.of("config.linkerd.io/*")),
                        "spec.environments[0].pod.annotations: is \"config.linkerd.io/default-inbound-policy=all-unauthenticated\","
                                + " but must have keys that are those of a mesh, or listed in the chart's value"
                                + " allow.podAnnotations, which lists none"),
                new Closed(
                        "Secrets",
                        "target: {url: 'https://shop.example', tls: {clientCertificate: {secretName: client}}}",
                        "request: {secretHeaders: [{name: token, secretKeyRef: {name: shop-token, key: token}}]}",
                        Allowances.NONE.withSecretNamespaces(List.of(NAMESPACE)),
                        "spec.request.secretHeaders[0].secretKeyRef.name: is \"shop-token\", but must be left out in namespace"
                                + " shop: a namespace whose profiles use Secrets must be listed in the chart's value"
                                + " allow.secretNamespaces, which lists none",
                        "spec.environments[0].target.tls.clientCertificate.secretName: is \"client\", but must be left out in"
                                + " namespace shop: a namespace whose profiles use Secrets must be listed in the chart's value"
                                + " allow.secretNamespaces, which lists none"));
    }

    @ParameterizedTest
    @MethodSource("closed")
    void areClosed(Closed closed) {
        assertThat(problems(closed, Allowances.NONE))
                .containsExactly(Stream.of(closed.sentences())
                        .map(sentence -> "PerformanceProfile checkout: " + sentence)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("closed")
    void areOpenWhereTheChartSaysSo(Closed closed) {
        assertThat(problems(closed, closed.opened())).isEmpty();
    }

    /** What is open is told, since that is what can be used instead. */
    @Test
    void sentencesSayWhatIsOpen() {
        Closed closed = new Closed("", "", "pods: {priorityClassName: urgent}", Allowances.NONE);
        assertThat(problems(closed, Allowances.NONE.withPriorityClasses(List.of("measurements", "load-*"))))
                .containsExactly(
                        "PerformanceProfile checkout: spec.pods.priorityClassName: is \"urgent\", but must be listed in the"
                                + " chart's value allow.priorityClasses: measurements, load-*");
    }

    /** Of whatever mesh: an environment without one is taken off those that are in the cluster. */
    @Test
    void whatMeshesKnowTheirPodsByIsOpen() {
        Closed marks = new Closed(
                "",
                "pod: {labels: {sidecar.istio.io/inject: 'false', istio.io/rev: canary, kuma.io/sidecar-injection: disabled},"
                        + " annotations: {linkerd.io/inject: ingress, config.linkerd.io/default-inbound-policy: all-authenticated}}",
                "",
                Allowances.NONE);
        assertThat(problems(marks, Allowances.NONE)).isEmpty();
    }

    private static List<String> problems(Closed closed, Allowances allowances) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName("checkout")
                .build());
        profile.setSpec(Specs.profile(
                """
                target: {sample: {}}
                load: {rate: 100, arrival: Constant}
                %s
                environments: [{name: baseline%s}]
                """.formatted(closed.spec(), closed.baseline().isEmpty() ? "" : ", " + closed.baseline())));
        Validated<RunPlan> plan = RunPlan.of(profile, List.of(), 7);
        assertThat(plan.problems()).isEmpty();
        ClusterLimits limits = ChartLimits.of(1_000, 100, 20, "shop.example").withAllowances(allowances);
        return ProfileRules.check(
                        plan,
                        planned -> new ClusterFacts(
                                NAMESPACE,
                                limits,
                                SETTINGS,
                                new MeshEnrolments(MeshLookup.builtIn()).of(planned),
                                Map.of()))
                .problems()
                .stream()
                .map(Problem::sentence)
                .toList();
    }
}
