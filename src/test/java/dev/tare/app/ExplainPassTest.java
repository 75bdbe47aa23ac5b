package dev.tare.app;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.explain.Span;
import dev.tare.fleet.JavaCommand;
import dev.tare.fleet.processes.EnvironmentMeshes;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.RealEnvoy;
import dev.tare.fleet.processes.TlsFiles;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Validated;
import dev.tare.peers.ScriptedServer;
import dev.tare.plan.RunPlan;
import dev.tare.run.Explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The pass with the processes of a run on this machine. */
@Timeout(180)
class ExplainPassTest {

    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: both}
            spec: {mesh: reference, values: {delay: 100ms}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: server}
            spec: {mesh: reference, values: {delay: 100ms, sidecars: [server]}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: envoy}
            spec: {mesh: envoy}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: shop}
            spec:
              target: {sample: {}%s}
              load: {rate: 50, arrival: Constant, connections: 16, warmup: 100ms, duration: 500ms}
              environments: [{name: baseline}%s]
              explain: {samplePercent: 20}
            """;

    private static final int DELAY_MICROS = 100_000;

    private final List<Throwable> mistakes = new ArrayList<>();

    @TempDir
    private Path folder;

    private ReadyProfile ready(String environments) throws Exception {
        return ready("", environments);
    }

    private ReadyProfile ready(String target, String environments) throws Exception {
        Path file = Files.writeString(folder.resolve("profile.yaml"), PROFILE.formatted(target, environments));
        Manifests manifests = accepted(ManifestReader.read(List.of(file)));
        RunPlan plan = accepted(RunPlan.of(manifests.profiles().get(0).resource(), manifests.meshInstalls(), 1));
        return new ReadyProfile(
                manifests.profiles().get(0).resource(),
                manifests.meshInstalls(),
                plan,
                accepted(EnvironmentMeshes.of(plan)),
                new TlsFiles(file));
    }

    private static <T> T accepted(Validated<T> checked) {
        if (checked instanceof Validated.Accepted<T> accepted) {
            return accepted.value();
        }
        throw new AssertionError(checked.problems().toString());
    }

    private ExplainPass pass(ReadyProfile ready, Optional<EnvoyBinary> envoy, boolean interrupted) {
        return pass(ready, envoy, () -> interrupted);
    }

    private ExplainPass pass(ReadyProfile ready, Optional<EnvoyBinary> envoy, BooleanSupplier interrupted) {
        return new ExplainPass(
                ready,
                envoy,
                new JavaCommand(
                        ProcessHandle.current().info().command().orElse("java"),
                        System.getProperty("java.class.path"),
                        Tare.class.getName()),
                Clock.systemUTC(),
                interrupted,
                mistakes::add);
    }

    /** Workers that learn of it too late do not take part, and it is told of again. */
    @Test
    void eachAttemptHasTracesOfItsOwn() {
        assertThat(List.of(
                        ExplainPass.traceIdPrefix("shop-1", 0),
                        ExplainPass.traceIdPrefix("shop-1", 1),
                        ExplainPass.traceIdPrefix("shop-2", 0)))
                .doesNotHaveDuplicates()
                .allMatch(prefix -> prefix.matches("[0-9a-f]{16}"));
    }

    @Test
    void aKnownDelayIsInTheHopOfTheProxyThatDelays() throws Exception {
        ExplainPass pass =
                pass(ready(", {name: both, mesh: both}, {name: server, mesh: server}"), Optional.empty(), false);
        Explanation explanation = pass.run("shop-1", List.of());

        assertThat(explanation.missing()).isEmpty();
        assertThat(explanation.environments())
                .extracting(EnvironmentExplanation::environment)
                .containsExactly("baseline", "both", "server");
        // 25 requests a trial, one of each 5.
        assertThat(explanation.environments())
                .allSatisfy(environment -> assertThat(environment.sampled()).isBetween(1, 5));
        assertHop(explanation.environments().get(1), "client proxy and wire", DELAY_MICROS);
        assertHop(explanation.environments().get(2), "server proxy", DELAY_MICROS);
        assertThat(explanation.environments().get(0).exemplars().get(0).hops())
                .extracting(Hop::name)
                .containsExactly("waiting before the send", "client to server", "server");
    }

    @Test
    void envoysRecordTheSampleAndNothingElse() throws Exception {
        Optional<EnvoyBinary> envoy = RealEnvoy.onPath();
        assumeTrue(envoy.isPresent(), "there is no envoy on the PATH");
        ExplainPass pass = pass(ready(", {name: envoy, mesh: envoy}"), envoy, false);
        Explanation explanation = pass.run("shop-1", List.of());

        assertThat(explanation.missing()).isEmpty();
        EnvironmentExplanation mesh = explanation.environments().get(1);
        assertHop(mesh, "client proxy and wire", 0);
        assertThat(mesh.exemplars().get(0).hops()).hasSize(5);
        List<Span> spans = pass.spans("shop-1");
        Map<String, String> ofMesh = Map.of("tare.run", "shop-1", "tare.environment", "envoy");
        assertThat(spans)
                .filteredOn(span -> span.service().equals("tare-client"))
                .hasSize(mesh.sampled())
                .allSatisfy(span -> assertThat(span.attributes()).containsAllEntriesOf(ofMesh));
        // Each is the parent of the next.
        assertThat(spans)
                .filteredOn(span -> span.service().equals("tare-server"))
                .hasSize(mesh.sampled())
                .allSatisfy(span -> assertThat(spans)
                        .filteredOn(parent -> parent.spanId().equals(span.parentSpanId()))
                        .extracting(Span::service)
                        .containsExactly("tare-client"));
    }

    /** They see bytes only: nobody waits for what they cannot record. */
    @Test
    void theTimeOfProxiesOfTlsIsInTheHopBefore() throws Exception {
        Optional<EnvoyBinary> envoy = RealEnvoy.onPath();
        String meshes = ", {name: both, mesh: both}" + (envoy.isPresent() ? ", {name: envoy, mesh: envoy}" : "");
        Explanation explanation = pass(ready(", tls: {}", meshes), envoy, false).run("shop-1", List.of());

        assertThat(explanation.missing()).isEmpty();
        assertThat(explanation.environments()).hasSize(envoy.isPresent() ? 3 : 2);
        assertThat(explanation.environments().get(0).exemplars().get(0).missingSpans())
                .isEmpty();
        assertThat(explanation
                        .environments()
                        .subList(1, explanation.environments().size()))
                .flatExtracting(EnvironmentExplanation::exemplars)
                .isNotEmpty()
                .allSatisfy(exemplar -> {
                    assertThat(exemplar.missingSpans()).containsExactly("client proxy", "server proxy");
                    assertThat(exemplar.hops())
                            .extracting(Hop::name)
                            .containsExactly(
                                    "waiting before the send",
                                    "client to client proxy, client proxy and wire, server proxy",
                                    "server");
                });
    }

    private static void assertHop(EnvironmentExplanation found, String name, long atLeastMicros) {
        assertThat(found.exemplars()).isNotEmpty();
        for (Exemplar exemplar : found.exemplars()) {
            assertThat(exemplar.missingSpans()).isEmpty();
            assertThat(exemplar.hops())
                    .filteredOn(hop -> hop.name().equals(name))
                    .hasSize(1)
                    .allSatisfy(hop -> assertThat(hop.micros()).isGreaterThanOrEqualTo(atLeastMicros));
            assertThat(exemplar.hops().stream().mapToLong(Hop::micros).sum()).isEqualTo(exemplar.responseMicros());
        }
    }

    @Test
    void whatHindersItIsSaidAndNothingElseComesOfIt() throws Exception {
        Explanation explanation = pass(ready(""), Optional.empty(), true).run("shop-1", List.of());
        assertThat(explanation.environments()).isEmpty();
        assertThat(explanation.missing()).contains("the run was interrupted");
    }

    @Test
    void aMistakeInItLosesNothingElse() throws Exception {
        Explanation explanation = pass(ready(""), Optional.empty(), () -> {
                    throw new IllegalStateException("a mistake");
                })
                .run("shop-1", List.of());
        assertThat(explanation.environments()).isEmpty();
        assertThat(explanation.missing())
                .contains("an internal error of Tare: java.lang.IllegalStateException: a mistake");
        assertThat(mistakes).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void spansThatCannotBeSentLoseNothingElse() throws Exception {
        assertThat(LocalMeasurement.send(URI.create("http://localhost:99999"), List::of, mistakes::add)
                        .orElseThrow())
                .startsWith("no spans were sent, by an internal error of Tare: java.lang.IllegalArgumentException: ");
        assertThat(mistakes).singleElement().isInstanceOf(IllegalArgumentException.class);
        int nobody = ScriptedServer.refusingPort();
        assertThat(LocalMeasurement.send(URI.create("http://127.0.0.1:" + nobody), List::of, mistakes::add)
                        .orElseThrow())
                .startsWith("no spans were sent: http://127.0.0.1:%d/v1/traces does not answer: ".formatted(nobody));
        assertThat(mistakes).hasSize(1);
    }
}
