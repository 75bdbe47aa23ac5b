package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.ClockAhead;
import dev.tare.api.PerformanceRunStatus.Publication;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.api.Target;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.reconcile.RunOutline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** A run from its beginning to its end, before a stand-in for the API server. */
class RunReconcilerTest {

    private static final String BASELINE_TARGET = "checkout-1-baseline-target";
    private static final String PLACEHOLDER = "checkout-1-all-placeholder";
    private static final String MESH_WORKER = "checkout-1-mesh-worker-0";

    private final ClusterScript cluster = ClusterScript.ofSample();

    @AfterEach
    void close() {
        cluster.close();
    }

    private static Optional<String> schedule(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations().get("tare.dev/schedule"));
    }

    private List<String> names(String... kinds) {
        return cluster.listing.objects().stream()
                .filter(object -> List.of(kinds).contains(object.split(" ")[0]))
                .toList();
    }

    @Test
    void isAdmittedThenItsNodeIsFoundThenItsTargetsAreMadeAndItsWorkersWhenThoseAreReady() throws FleetException {
        assertThat(cluster.reconcile()).contains(Duration.ofMillis(1));
        assertThat(cluster.condition("Admitted")).isEqualTo("True Admitted: the run has its place to measure");
        assertThat(cluster.listing.objects()).isEmpty();

        cluster.reconcile();
        assertThat(names("Deployment", "Job")).containsExactly("Job " + PLACEHOLDER);
        cluster.node.controllersAct();
        cluster.reconcile();
        assertThat(names("Deployment", "Job")).as("before there is a node").containsExactly("Job " + PLACEHOLDER);

        cluster.node.nodeActs();
        cluster.reconcile();
        assertThat(names("Deployment", "Job"))
                .containsExactly(
                        "Deployment " + BASELINE_TARGET, "Deployment checkout-1-mesh-target", "Job " + PLACEHOLDER);

        cluster.node.controllersAct();
        cluster.reconcile();
        assertThat(names("Job")).as("before the targets are ready").containsExactly("Job " + PLACEHOLDER);

        cluster.node.nodeActs();
        cluster.reconcile();
        assertThat(names("Job"))
                .containsExactly("Job " + PLACEHOLDER, "Job checkout-1-baseline-worker-0", "Job " + MESH_WORKER);
        assertThat(cluster.condition("Running")).startsWith("False Starting");
    }

    @Test
    void publishesTheRehearsalWhenAllWorkersAreReady() throws FleetException {
        cluster.untilPublished(-1);
        PerformanceRunStatus status = cluster.run().getStatus();
        assertThat(status.publication())
                .isEqualTo(new Publication(
                        -1,
                        1,
                        status.publication().publishedAt(),
                        Instant.parse(status.publication().publishedAt())
                                .plusSeconds(4)
                                .toString()));
        assertThat(status.node()).isEqualTo("node-1");
        assertThat(status.nodes())
                .extracting(UsedNode::name, UsedNode::zone, UsedNode::workers, UsedNode::targets)
                .containsExactly(tuple("node-1", null, 2, 2));
        ClockAhead clock = status.nodes().get(0).clockAheadMillis();
        assertThat(clock.atLeast()).isLessThanOrEqualTo(0);
        assertThat(clock.atMost()).isGreaterThanOrEqualTo(0);
        assertThat(status.crossings()).hasSize(2);
        assertThat(cluster.condition("Running"))
                .isEqualTo("True Measuring: the rehearsal, which does not count, is being measured");
        assertThat(cluster.measuringPods()).hasSize(4).allSatisfy(pod -> assertThat(schedule(pod))
                .isPresent());
        List<String> requests = cluster.server.requests();
        int written = requests.stream()
                .filter(r -> r.startsWith("PATCH") && r.contains("/status"))
                .toList()
                .size();
        assertThat(written).as("admitted, and published").isEqualTo(2);
        assertThat(lastIndex(requests, "/performanceruns/checkout-1/status"))
                .as("the status is written before any pod is told")
                .isLessThan(firstIndex(requests, "/pods/"));
    }

    private static int firstIndex(List<String> requests, String part) {
        return requests.indexOf(requests.stream()
                .filter(request -> request.startsWith("PATCH")
                        && request.contains(part)
                        && !request.contains("status")
                        && request.contains("fieldManager=tare"))
                .findFirst()
                .orElseThrow());
    }

    private static int lastIndex(List<String> requests, String part) {
        return requests.lastIndexOf(requests.stream()
                .filter(request -> request.startsWith("PATCH") && request.contains(part))
                .reduce((first, second) -> second)
                .orElseThrow());
    }

    @Test
    void measuresStoresAndEnds() throws FleetException {
        cluster.untilPublished(0);
        assertThat(cluster.listing.results())
                .as("a block is stored before the next one is published")
                .extracting(map -> map.getMetadata().getName())
                .containsExactly("checkout-1-rehearsal");
        cluster.untilComplete();
        PerformanceRunStatus status = cluster.run().getStatus();
        assertThat(cluster.condition("Complete")).startsWith("True Precise: ");
        assertThat(cluster.condition("Failed")).startsWith("False");
        assertThat(cluster.condition("Valid")).startsWith("True");
        assertThat(cluster.condition("Ready")).startsWith("True");
        assertThat(cluster.condition("Reconciling")).isEqualTo("False Precise: the run has ended");
        assertThat(status.summary()).hasSize(2);
        assertThat(status.summary().get(1).overheadMicros().p50().estimate()).isBetween(995L, 1_005L);
        assertThat(status.summary().get(1).mesh().version()).isEqualTo("1.0.0");
        assertThat(status.headline()).startsWith("mesh +1.00");
        assertThat(status.blocks().complete())
                .isEqualTo(cluster.listing.results().size() - 1);
        assertThat(cluster.listing.objects()).isEmpty();

        cluster.clusterActs();
        cluster.server.forget();
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.server.requests())
                .as("a finished run costs nothing but what the test itself asks")
                .noneMatch(request -> !request.startsWith("GET"));
    }

    @Test
    void aBlockThatComesTooLateIsPublishedAgainWithALongerLead() throws FleetException {
        cluster.late(1).untilPublished(1);
        Publication first = cluster.run().getStatus().publication();
        cluster.until(() -> !cluster.run().getStatus().publication().equals(first));
        Publication second = cluster.run().getStatus().publication();
        assertThat(second.block()).isEqualTo(1);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(lead(second)).isEqualTo(Duration.ofSeconds(8));
        assertThat(lead(first)).isEqualTo(Duration.ofMillis(1_400));
        cluster.untilComplete();
        assertThat(cluster.condition("Complete")).startsWith("True Precise: ");
        assertThat(cluster.listing.results())
                .hasSize(cluster.run().getStatus().blocks().complete() + 1);
    }

    private static Duration lead(Publication publication) {
        return Duration.between(Instant.parse(publication.publishedAt()), Instant.parse(publication.startsAt()));
    }

    @Test
    void olderResultsAreDeleted() throws FleetException {
        cluster.untilComplete();
        cluster.run("checkout-2", Map.of());
        for (int turn = 0;
                turn < 100 && !cluster.condition("checkout-2", "Reconciling").startsWith("False");
                turn++) {
            Optional<Duration> next = cluster.reconcile("checkout-2");
            cluster.clusterActs();
            next.ifPresent(cluster.clock::forward);
            cluster.clusterActs();
        }
        assertThat(cluster.condition("checkout-2", "Complete")).startsWith("True Precise");
        assertThat(cluster.listing.results())
                .isNotEmpty()
                .allSatisfy(map -> assertThat(map.getMetadata().getName()).startsWith("checkout-2-"));
        assertThat(cluster.run().getStatus().summary()).as("its figures stay").hasSize(2);
    }

    @Test
    void searchesWhatEachEnvironmentTakesWithRatesOfItsOwn() throws FleetException {
        try (ClusterScript searching = ClusterScript.ofSearch()) {
            searching.untilComplete();
            PerformanceRunStatus status = searching.run().getStatus();
            assertThat(searching.condition("Complete")).startsWith("True Precise: ");
            assertThat(searching.condition("Valid")).startsWith("True");
            assertThat(status.summary().get(0).capacityPerSecond().estimate())
                    .isBetween(FakeWorkers.BASELINE_CAPACITY * 98L / 100, FakeWorkers.BASELINE_CAPACITY * 102L / 100);
            assertThat(status.summary().get(1).capacityPerSecond().estimate())
                    .isBetween(FakeWorkers.MESH_CAPACITY * 98L / 100, FakeWorkers.MESH_CAPACITY * 102L / 100);
            assertThat(status.summary().get(1).capacityLossPermille().estimate())
                    .isBetween(170L, 190L);
            assertThat(status.summary().get(1).overheadMicros()).isNull();
            assertThat(status.noiseFloorMicros()).isNull();
            assertThat(status.noiseFloorCapacityPermille().estimate()).isBetween(-10L, 10L);
            assertThat(status.headline()).startsWith("mesh -1");
        }
    }

    @Test
    void anOperatorThatDiesAfterEveryWriteSearchesWithTheSameRates() throws FleetException {
        try (ClusterScript undisturbed = ClusterScript.ofSearch();
                ClusterScript dying = ClusterScript.ofSearch()) {
            undisturbed.untilComplete();
            dying.untilCompleteDyingAfterEveryWrite();
            assertThat(dying.deaths).isGreaterThan(40);
            assertThat(dying.run().getStatus().summary())
                    .isEqualTo(undisturbed.run().getStatus().summary());
            assertThat(trials(dying)).isEqualTo(trials(undisturbed));
        }
    }

    @Test
    void anOperatorThatDiesAfterEveryWriteMeasuresTheSame() throws FleetException {
        cluster.untilComplete();
        try (ClusterScript other = ClusterScript.ofSample()) {
            other.untilCompleteDyingAfterEveryWrite();
            assertThat(other.deaths).isGreaterThan(40);
            PerformanceRunStatus status = other.run().getStatus();
            PerformanceRunStatus undisturbed = cluster.run().getStatus();
            assertThat(status.summary()).isEqualTo(undisturbed.summary());
            assertThat(status.noiseFloorMicros()).isEqualTo(undisturbed.noiseFloorMicros());
            assertThat(status.blocks()).isEqualTo(undisturbed.blocks());
            assertThat(status.headline()).isEqualTo(undisturbed.headline());
            assertThat(status.publication().attempt()).isEqualTo(1);
            assertThat(conditions(status)).isEqualTo(conditions(undisturbed));
            assertThat(trials(other)).isEqualTo(trials(cluster));
            assertThat(other.listing.objects()).isEmpty();
        }
    }

    @Test
    void proxiesHaveTheirConfigurationBesideATargetOfOthers() throws FleetException {
        try (ClusterScript other = new ClusterScript()) {
            other.profile(ClusterScript.spec(new Target(null, new Target.Service("front", null, 80), null)))
                    .mesh("envoy", true, List.of("client"))
                    .run(ClusterScript.RUN, Map.of());
            other.client
                    .resource(new ServiceBuilder()
                            .withNewMetadata()
                            .withNamespace(ClusterScript.NAMESPACE)
                            .withName("front")
                            .endMetadata()
                            .withNewSpec()
                            .addToSelector("app", "front")
                            .endSpec()
                            .build())
                    .create();
            other.untilNodesAreFound().reconcile();
            assertThat(other.listing.objects()).contains("ConfigMap checkout-1-mesh-proxies", "Job " + MESH_WORKER);
        }
    }

    private static List<String> conditions(PerformanceRunStatus status) {
        return status.conditions().stream()
                .map(condition -> condition.getType() + " " + condition.getStatus() + " " + condition.getReason() + ": "
                        + condition.getMessage())
                .toList();
    }

    /** What is stored, line by line, but for the times at which trials began. */
    private static List<String> trials(ClusterScript cluster) throws FleetException {
        return new ResultStore(cluster.client)
                .loadAll(RunIdentity.of(cluster.run())).values().stream()
                        .flatMap(List::stream)
                        .map(line -> line.toString().replaceAll("startEpochNs=[0-9]+", ""))
                        .sorted()
                        .toList();
    }

    @Test
    void whoDecidesOnAnOldStateWritesNothing() throws FleetException {
        cluster.until(() ->
                cluster.measuringPods().size() == 4 && cluster.run().getStatus().publication() == null);
        RunOutline old = cluster.outline(ClusterScript.RUN);
        // Somebody else changes the status between the read and the write.
        cluster.server.forget();
        cluster.interfere();
        cluster.reconcile(old, cluster.pods());
        assertThat(cluster.run().getStatus().publication()).isNull();
        assertThat(cluster.pods()).allSatisfy(pod -> assertThat(schedule(pod)).isEmpty());
        cluster.untilComplete();
        assertThat(cluster.condition("Complete")).startsWith("True Precise");
    }

    @Test
    void theOperatorMayDieBetweenTheLastStatusAndTheDeletion() throws FleetException {
        cluster.untilPublished(0);
        cluster.pods().forEach(pod -> cluster.client.resource(pod).delete());
        cluster.server.loseAnswers(request -> request.startsWith("PATCH") && request.contains("/status"));
        try {
            cluster.reconcile();
        } catch (KubernetesClientException e) {
            cluster.restart();
        }
        cluster.server.loseAnswers(request -> false);
        assertThat(cluster.isComplete()).isTrue();
        assertThat(cluster.listing.objects()).isNotEmpty();
        assertThat(cluster.condition("Reconciling")).isEqualTo("True ClearingUp: the run's objects are being deleted");
        assertThat(cluster.pods()).isEmpty();
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.listing.objects()).isEmpty();
        assertThat(cluster.condition("Reconciling")).startsWith("False WorkerEnded");
    }
}
