package dev.tare.reconcile.run;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.EnvironmentExplanation.Rank;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.ExplanationProgress;
import dev.tare.explain.Span;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.TracingAddresses;
import dev.tare.otlp.JaegerStandIn;
import dev.tare.otlp.OtlpCollector;
import dev.tare.plan.WaitLimits;
import dev.tare.reconcile.RunState;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Sampling;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

import static org.assertj.core.api.Assertions.assertThat;

/** Where the time of a run's requests goes, by pods that come after those that have measured. */
class ExplanationDriverTest {

    /** At least: one of each environment, with its warm-up. */
    private static final Duration TRIALS = Duration.ofSeconds(2 * 5);

    private static final String PENDING =
            "Unknown Explaining: " + "the run has ended, and other pods show where the time of some requests goes";
    private static final String SHOWN =
            "True Explained: where the time of some requests went is shown for every environment";
    private static final List<Hop> REFERENCE = List.of(
            new Hop("waiting before the send", 0),
            new Hop("client to client proxy", 500),
            new Hop("client proxy and wire", 5_300),
            new Hop("server proxy", 800),
            new Hop("server", 400));

    private ClusterScript cluster = ClusterScript.ofExplained();

    @AfterEach
    void close() {
        cluster.close();
    }

    private PerformanceRunStatus status() {
        return cluster.run().getStatus();
    }

    private static Stream<String> words(Pod pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .map(Container::getCommand)
                .flatMap(List::stream);
    }

    private List<Pod> recording() {
        return cluster.measuringPods().stream()
                .filter(pod -> words(pod).anyMatch("--spans"::equals))
                .toList();
    }

    private Optional<Sampling> sampling(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations().get("tare.dev/schedule"))
                .map(text -> Json.read(text, Schedule.class))
                .map(Schedule::sampling);
    }

    private boolean isPassPublished() {
        ExplanationProgress progress = status() == null ? null : status().explaining();
        return progress != null
                && progress.publication() != null
                && progress.publication().block() == -2;
    }

    private static Exemplar median(EnvironmentExplanation environment) {
        assertThat(environment.sampled()).isEqualTo(FakeSpans.REQUESTS);
        assertThat(environment.exemplars())
                .extracting(Exemplar::rank)
                .containsExactly(Rank.NearMedian, Rank.Slowest, Rank.Slowest);
        return environment.exemplars().get(0);
    }

    @Test
    void theResultStandsBeforeThePassBegins() throws FleetException {
        cluster.until(() -> {
            assertThat(recording()).as("pods that measure record nothing").isEmpty();
            return cluster.isComplete();
        });
        assertThat(cluster.condition("Valid")).startsWith("True");
        assertThat(cluster.condition("Explained")).isEqualTo(PENDING);
        assertThat(cluster.condition("Reconciling")).startsWith("True Explaining: ");
        assertThat(status().summary()).hasSize(2);
        assertThat(status().explanation()).isNullOrEmpty();
        List<PerformanceRunStatus> before = List.of(status());

        cluster.until(cluster::isCleared);
        assertThat(status().summary()).isEqualTo(before.get(0).summary());
        assertThat(status().completedAt()).isEqualTo(before.get(0).completedAt());
    }

    @Test
    void otherPodsShowWhereTheTimeGoes() throws FleetException {
        cluster.until(this::isPassPublished);
        assertThat(recording()).as("targets, and workers with a proxy").hasSize(3);
        assertThat(cluster.measuringPods()).hasSize(4).allSatisfy(pod -> assertThat(sampling(pod))
                .hasValueSatisfying(sampling -> {
                    assertThat(sampling.oneOf()).isEqualTo(Map.of("baseline", 1, "mesh", 1));
                    assertThat(sampling.flagged()).isEmpty();
                }));

        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Explained")).isEqualTo(SHOWN);
        List<EnvironmentExplanation> explained = status().explanation();
        assertThat(explained).extracting(EnvironmentExplanation::environment).containsExactly("baseline", "mesh");
        Exemplar mesh = median(explained.get(1));
        assertThat(mesh.responseMicros()).isEqualTo(7_000);
        assertThat(mesh.hops()).isEqualTo(REFERENCE);
        assertThat(mesh.missingSpans()).isEmpty();
        assertThat(mesh.url()).isNull();
        assertThat(median(explained.get(0)).hops())
                .containsExactly(
                        new Hop("waiting before the send", 0),
                        new Hop("client to server", 6_600),
                        new Hop("server", 400));
        assertThat(status().explaining()).isNull();
        assertThat(status().traces()).isNull();
        assertThat(cluster.listing.objects()).isEmpty();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void theRunKeepsItsPlaceUntilThen() throws FleetException {
        cluster.untilComplete();
        cluster.run("checkout-2", Map.of());
        cluster.reconcile("checkout-2");
        assertThat(cluster.condition("checkout-2", "Admitted")).startsWith("False Queued: ");
        assertThat(RunState.isMeasuring(cluster.outline(ClusterScript.RUN))).isTrue();

        cluster.until(cluster::isCleared);
        assertThat(RunState.isMeasuring(cluster.outline(ClusterScript.RUN))).isFalse();
        cluster.reconcile("checkout-2");
        assertThat(cluster.condition("checkout-2", "Admitted")).startsWith("True");
    }

    @Test
    void anOperatorThatTakesOverGoesOn() throws FleetException {
        cluster.untilCompleteDyingAfterEveryWrite();
        assertThat(cluster.isCleared()).isTrue();
        assertThat(cluster.deaths).isGreaterThan(20);
        assertThat(cluster.condition("Valid")).startsWith("True");
        assertThat(cluster.condition("Explained")).isEqualTo(SHOWN);
        assertThat(median(status().explanation().get(1)).hops()).isEqualTo(REFERENCE);
        cluster.clusterActs();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void whatComesTooLateIsPublishedAgainWithOtherTraces() throws FleetException {
        cluster.late(-2).until(cluster::isCleared);
        assertThat(cluster.condition("Explained")).isEqualTo(SHOWN);
        assertThat(median(status().explanation().get(0)).traceId())
                .startsWith(new TracedPass(cluster.run().getMetadata().getUid(), Map.of(), Set.of()).traceIdPrefix(2));
    }

    @Test
    void whatHindersThePassEndsNothingElse() throws FleetException {
        cluster.until(this::isPassPublished);
        cluster.say("checkout-1-mesh-worker-0", new WorkerLine.Failed(0, "TargetLost", "the target is gone"));
        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Explained"))
                .startsWith("False TracesMissing: ")
                .contains("the target is gone");
        assertThat(cluster.condition("Complete")).startsWith("True");
        assertThat(cluster.condition("Failed")).startsWith("False");
        assertThat(cluster.condition("Valid")).startsWith("True");
        assertThat(status().summary()).hasSize(2);
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void podsThatDoNotComeEndThePassAfterItsTime() throws FleetException {
        cluster.untilComplete();
        cluster.node.asleep = true;
        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Explained")).startsWith("False TracesMissing: ");
        assertThat(cluster.condition("Valid")).startsWith("True");
        assertThat(Duration.between(cluster.explainedFrom(), cluster.clock.instant()))
                .isLessThan(Duration.ofMinutes(8));
    }

    @Test
    void whatSaysNothingInTimeIsNamed() throws FleetException {
        cluster.workers.silentTargets = true;
        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Explained"))
                .isEqualTo("False TracesMissing: baseline: nothing came from the server; "
                        + "mesh: nothing came from the server proxy and the server");
        assertThat(median(status().explanation().get(1)).hops())
                .extracting(Hop::name)
                .containsExactly(
                        "waiting before the send",
                        "client to client proxy",
                        "client proxy and wire, server proxy, server");
    }

    @Test
    void linesAreHandedInAndLinkedTo() throws FleetException, IOException, InterruptedException {
        try (OtlpCollector collector = new OtlpCollector()) {
            cluster.tracing(new TracingAddresses(
                            Optional.of(URI.create("http://127.0.0.1:" + collector.port())),
                            Optional.empty(),
                            Optional.of(URI.create("https://jaeger.example.com"))))
                    .until(cluster::isCleared);
            assertThat(cluster.condition("Explained")).isEqualTo(SHOWN);
            List<Span> sent = collector.spans();
            // of 5 requests each: worker and target; and both proxies
            assertThat(sent).hasSize(5 * 2 + 5 * 4).allSatisfy(span -> assertThat(span.attributes())
                    .containsEntry("tare.run", ClusterScript.RUN));
            Exemplar shown = median(status().explanation().get(1));
            assertThat(sent).extracting(Span::traceId).contains(shown.traceId());
            assertThat(shown.url()).isEqualTo("https://jaeger.example.com/trace/" + shown.traceId());
            assertThat(status().traces())
                    .startsWith("https://jaeger.example.com/search?service=tare-worker"
                            + "&tags=%7B%22tare.run%22%3A%22checkout-1%22%7D&lookback=custom&start=");
        }
    }

    @Test
    void whatIsNotTakenIsTold() throws FleetException, IOException {
        try (JaegerStandIn busy = new JaegerStandIn()) {
            busy.answering(503);
            cluster.tracing(new TracingAddresses(
                            Optional.of(busy.address()),
                            Optional.empty(),
                            Optional.of(URI.create("https://jaeger.example.com"))))
                    .until(cluster::isCleared);
            assertThat(cluster.condition("Explained"))
                    .isEqualTo("False TracesMissing: no spans were sent: %s/v1/traces answered with status 503"
                            .formatted(busy.address()));
            assertThat(median(status().explanation().get(1)).hops()).isEqualTo(REFERENCE);
            assertThat(status().traces()).isNull();
        }
    }

    private void onIstio(TracingAddresses addresses) {
        cluster.close();
        cluster = ClusterScript.ofMeshOfOthers("istio", List.of(), null, true).tracing(addresses);
        cluster.server.kind("telemetry.istio.io/v1", "Telemetry", "telemetries");
        cluster.workers.ways.put(
                "mesh",
                new Evidence(
                        List.of(),
                        "",
                        List.of(
                                new Seen("response header server", "istio-envoy", true),
                                new Seen("request header x-envoy-attempt-count", "1", true),
                                new Seen("connection from", "its own pod, 127.0.0.6", true)),
                        "",
                        ""));
        cluster.workers.ways.put("baseline", new Evidence(List.of(), ""));
    }

    private List<String> telemetries() {
        return cluster.server.requests().stream()
                .filter(request -> request.startsWith("PATCH") && request.contains("/telemetries/"))
                .toList();
    }

    @Test
    void proxiesOfAMeshAreToldToRecordAndReadInJaeger() throws FleetException, IOException {
        try (JaegerStandIn jaeger = new JaegerStandIn()) {
            onIstio(new TracingAddresses(Optional.empty(), Optional.of(jaeger.address()), Optional.empty()));
            cluster.untilComplete();
            assertThat(telemetries()).as("while it is measured").isEmpty();
            cluster.until(this::isPassPublished);
            assertThat(telemetries()).singleElement().asString().contains("checkout-1-mesh-tracing-100");
            Sampling sampling =
                    sampling(cluster.pod("checkout-1-mesh-worker-0")).orElseThrow();
            assertThat(sampling.flagged()).containsExactly("mesh");
            for (int number = 0; number < FakeSpans.REQUESTS; number++) {
                String trace = FakeSpans.trace(sampling, "mesh", number);
                jaeger.store(trace, "00000000000000b1", FakeSpans.clientSpan(number), "any", 1, 6_500);
                jaeger.store(trace, "00000000000000c1", "00000000000000b1", "other", 1, 1_200);
            }
            Instant begun = Instant.parse(status().explaining().publication().startsAt());

            cluster.until(() -> SHOWN.equals(cluster.condition("Explained")));
            assertThat(cluster.clock.instant())
                    .as("proxies hand in all of the sample, and not only what is shown")
                    .isAfterOrEqualTo(begun.plus(TRIALS).plus(WaitLimits.SPANS_HANDED_IN));
            cluster.until(cluster::isCleared);
            assertThat(median(status().explanation().get(1)).hops()).isEqualTo(REFERENCE);
            assertThat(cluster.listing.objects()).isEmpty();
            assertThat(cluster.server.requests())
                    .anyMatch(
                            request -> request.startsWith("DELETE") && request.contains("checkout-1-mesh-tracing-100"));
        }
    }

    @Test
    void withoutAJaegerProxiesOfAMeshArePartOfTheHopBefore() throws FleetException {
        onIstio(TracingAddresses.NONE);
        cluster.until(cluster::isCleared);
        assertThat(telemetries()).isEmpty();
        assertThat(cluster.condition("Explained")).isEqualTo(SHOWN);
        Exemplar shown = median(status().explanation().get(1));
        assertThat(shown.missingSpans()).containsExactly("client proxy", "server proxy");
        assertThat(shown.hops())
                .containsExactly(
                        new Hop("waiting before the send", 0),
                        new Hop("client to client proxy, client proxy and wire, server proxy", 6_600),
                        new Hop("server", 400));
    }

    @Test
    void aJaegerThatDoesNotAnswerIsNamed() throws FleetException, IOException {
        try (JaegerStandIn jaeger = new JaegerStandIn()) {
            jaeger.answering(500);
            onIstio(new TracingAddresses(Optional.empty(), Optional.of(jaeger.address()), Optional.empty()));
            cluster.until(cluster::isCleared);
            assertThat(cluster.condition("Explained"))
                    .startsWith("False TracesMissing: mesh: nothing came from the client proxy and the server proxy; "
                            + jaeger.address())
                    .endsWith("answered with status 500");
            assertThat(median(status().explanation().get(1)).hops()).hasSize(3);
        }
    }
}
