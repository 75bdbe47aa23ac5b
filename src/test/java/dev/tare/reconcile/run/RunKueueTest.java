package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.PerformanceRunStatus.Blocks;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.kueue.KueueSettings;
import dev.tare.reconcile.kueue.WorkloadOutline;

import static dev.tare.reconcile.run.ClusterScript.RUN;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs that Kueue admits, before a stand-in for the API server. */
class RunKueueTest {

    private static final String WAITS = "False WaitsForKueue: the run waits in Kueue's LocalQueue team-a: ";
    private static final String STOPPED = "The ClusterQueue is stopped";
    private static final String NO_ROOM = "insufficient unused quota for cpu in flavor any, 100m more needed";

    private final ClusterScript cluster = ClusterScript.ofSample()
            .with(new KueueSettings(true, false))
            .label(RUN, ObjectLabels.QUEUE, FakeKueue.QUEUE);
    private final FakeKueue kueue = new FakeKueue(cluster);

    @AfterEach
    void close() {
        cluster.close();
    }

    private ClusterScript installed() {
        kueue.installed().queue(FakeKueue.QUEUE);
        return cluster;
    }

    private ClusterScript admitted() throws FleetException {
        installed().reconcile();
        kueue.admits();
        return cluster;
    }

    /** The ConfigMaps of the blocks that count, with their UIDs. */
    private Map<String, String> blocks() {
        return cluster.listing.results().stream()
                .filter(chunk -> !chunk.getMetadata().getName().contains("rehearsal"))
                .collect(Collectors.toMap(
                        RunKueueTest::name, chunk -> chunk.getMetadata().getUid()));
    }

    private static String name(ConfigMap chunk) {
        return chunk.getMetadata().getName();
    }

    private List<Job> jobs() {
        return cluster.client.batch().v1().jobs().inNamespace("shop").list().getItems();
    }

    private boolean waits() {
        return cluster.condition("Admitted").startsWith(WAITS);
    }

    @Test
    void waitsForItsWorkloadWhichBelongsToIt() throws FleetException {
        assertThat(installed().reconcile()).contains(Duration.ofMinutes(10));
        assertThat(cluster.condition("Admitted")).isEqualTo(WAITS + "Kueue has not looked at it yet");
        WorkloadOutline workload = kueue.workload().orElseThrow();
        assertThat(workload.getSpec().queueName()).isEqualTo(FakeKueue.QUEUE);
        assertThat(workload.getMetadata().getFinalizers()).isEmpty();
        assertThat(workload.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                        owner.getUid())
                .isEqualTo(cluster.run().getMetadata().getUid()));

        kueue.says(NO_ROOM);
        assertThat(cluster.reconcile()).contains(Duration.ofMinutes(10));
        assertThat(cluster.condition("Admitted")).isEqualTo(WAITS + NO_ROOM);
        assertThat(cluster.listing.objects()).isEmpty();
        assertThat(cluster.run().getStatus().startedAt()).isNull();
    }

    @Test
    void isNotEvenReadWhileKueueSaysTheSame() throws FleetException {
        installed().reconcile();
        kueue.says(NO_ROOM);
        cluster.reconcile();
        RunOutline cached = cluster.outline(RUN);
        cluster.server.forget();
        assertThat(cluster.reconcile(cached, List.of())).contains(Duration.ofMinutes(10));
        assertThat(cluster.server.requests())
                .allMatch(request -> request.matches("GET .*/(performanceruns|workloads)"));
    }

    @Test
    void measuresWhenItIsAdmittedAndSaysWhenItHasEnded() throws FleetException {
        admitted().untilComplete().until(cluster::isCleared);
        assertThat(cluster.condition("Complete")).startsWith("True Precise");
        assertThat(kueue.condition("Finished")).startsWith("True Succeeded: Precise: every interval");
        assertThat(cluster.run().getStatus().evictions()).isNull();
    }

    @Test
    void aRunThatEndsWhileItWaitsHasNoQuotaAfterwards() throws FleetException {
        installed().reconcile();
        cluster.client.resource(cluster.run()).edit(run -> {
            run.getMetadata().setFinalizers(List.of("example.com/keep"));
            return run;
        });
        cluster.client.resource(cluster.run()).delete();
        cluster.reconcile();
        assertThat(cluster.condition("Complete")).startsWith("True Deleted");
        assertThat(kueue.condition("Finished")).startsWith("True Failed: Deleted");
    }

    @Test
    void anOperatorThatDiedBeforeItSaidThatARunHasEndedSaysSoLater() throws FleetException {
        admitted().untilComplete().until(cluster::isCleared);
        kueue.forgets();
        assertThat(kueue.condition("Finished")).isEqualTo("absent");
        cluster.restart().reconcile();
        assertThat(kueue.condition("Finished")).startsWith("True Succeeded: Precise");
    }

    @Test
    void anEvictedRunStopsKeepsItsBlocksAndGoesOnWithTheNext() throws FleetException {
        admitted().untilPublished(2);
        Map<String, String> before = blocks();
        Blocks progress = cluster.run().getStatus().blocks();
        assertThat(before).hasSize(2);
        assertThat(progress.complete()).isEqualTo(2);
        kueue.evicts("ClusterQueueStopped", STOPPED);

        assertThat(cluster.reconcile()).contains(Duration.ofSeconds(1));
        String why = "Evicted: Kueue has taken its admission back: " + STOPPED;
        assertThat(cluster.condition("Running")).isEqualTo("False " + why);
        assertThat(cluster.condition("Admitted")).as("its pods are still there").startsWith("True");
        assertThat(kueue.condition("QuotaReserved")).startsWith("True");
        assertThat(cluster.listing.objects()).isEmpty();

        cluster.clusterActs();
        cluster.reconcile();
        assertThat(cluster.condition("Admitted")).isEqualTo("False " + why);
        assertThat(cluster.run().getStatus().startedAt()).isNull();
        assertThat(cluster.run().getStatus().evictions()).isEqualTo(1);
        assertThat(cluster.run().getStatus().blocks()).isEqualTo(progress);
        assertThat(cluster.listing.results())
                .extracting(RunKueueTest::name)
                .containsExactlyInAnyOrderElementsOf(before.keySet());

        cluster.reconcile();
        assertThat(cluster.condition("Admitted")).isEqualTo(WAITS + STOPPED);
        assertThat(kueue.condition("QuotaReserved")).isEqualTo("False Pending: " + STOPPED);
        assertThat(kueue.condition("Admitted")).isEqualTo("False NoReservation: The workload has no reservation");
        assertThat(kueue.condition("Requeued")).isEqualTo("False ClusterQueueStopped: " + STOPPED);
        assertThat(kueue.condition("Evicted")).startsWith("True ClusterQueueStopped");
        assertThat(kueue.workload().orElseThrow().getStatus().admission()).isNull();
        assertThat(cluster.run().getStatus().blocks()).isEqualTo(progress);

        kueue.admits();
        cluster.workers.areReplaced();
        cluster.untilPublished(-1);
        assertThat(cluster.run().getStatus().blocks()).isEqualTo(progress);
        cluster.until(() -> !cluster.isPublished(-1));
        assertThat(cluster.isPublished(2))
                .as("the rehearsal is followed by the next block")
                .isTrue();
        cluster.untilComplete().until(cluster::isCleared);
        assertThat(cluster.condition("Complete")).startsWith("True Precise");
        assertThat(blocks())
                .containsAllEntriesOf(before)
                .hasSize(cluster.run().getStatus().blocks().complete());
        assertThat(cluster.run().getStatus().evictions()).isEqualTo(1);
        assertThat(kueue.condition("Finished")).startsWith("True Succeeded");
    }

    @Test
    void aWholeBlockIsStoredBeforeItStops() throws FleetException {
        admitted().untilPublished(1);
        for (int second = 0; second < 30; second++) {
            cluster.clusterActs();
            cluster.clock.forward(Duration.ofSeconds(1));
        }
        kueue.evicts("Preempted", "Preempted to accommodate a workload");
        cluster.until(this::waits);
        assertThat(blocks()).hasSize(2);
        assertThat(kueue.condition("Requeued")).startsWith("True Preempted");
        assertThat(cluster.run().getStatus().blocks().complete()).isEqualTo(2);
    }

    @Test
    void operatorsThatDieWhileItStopsAndGoesOnLoseNothing() throws FleetException {
        admitted().untilPublished(3);
        Map<String, String> before = blocks();
        kueue.evicts("ClusterQueueStopped", STOPPED);
        cluster.dyingAfterEveryWriteUntil(this::waits);
        assertThat(cluster.deaths).isGreaterThan(5);
        assertThat(blocks()).isEqualTo(before);
        assertThat(kueue.condition("QuotaReserved")).startsWith("False");

        kueue.admits();
        cluster.workers.areReplaced();
        cluster.untilCompleteDyingAfterEveryWrite();
        assertThat(blocks())
                .containsAllEntriesOf(before)
                .hasSize(cluster.run().getStatus().blocks().complete());
        assertThat(cluster.run().getStatus().evictions()).isEqualTo(1);
    }

    @Test
    void aRunWhoseWorkloadIsDeletedStopsAndGetsAnother() throws FleetException {
        admitted().untilPublished(1);
        cluster.client.resource(kueue.workload().orElseThrow()).delete();
        cluster.until(this::waits);
        assertThat(cluster.run().getStatus().evictions()).isEqualTo(1);
        assertThat(kueue.workload()).isPresent();
        assertThat(blocks()).hasSize(1);
    }

    @Test
    void whatKueueStoppedEndsWithItsFindingsWhereItsPodsDoNotComeBack() throws FleetException {
        admitted().untilPublished(2);
        kueue.evicts("ClusterQueueStopped", STOPPED);
        cluster.until(this::waits);
        kueue.admits();
        for (int look = 0; look < 50 && !cluster.isComplete(); look++) {
            cluster.reconcile().ifPresent(cluster.clock::forward); // and nobody makes any pods
        }
        assertThat(cluster.condition("Complete")).startsWith("True WorkersNotReady");
        assertThat(cluster.run().getStatus().blocks().complete()).isEqualTo(2);
        assertThat(cluster.run().getStatus().summary()).isNotEmpty();
    }

    @Test
    void goesToAnotherQueueWithTheLabel() throws FleetException {
        installed().reconcile();
        kueue.queue("team-b");
        cluster.label(RUN, ObjectLabels.QUEUE, "team-b").until(() -> kueue.workload()
                .filter(workload -> workload.getSpec().queueName().equals("team-b"))
                .isPresent());
        cluster.client.resource(cluster.run()).edit(run -> {
            run.getMetadata().setLabels(null);
            return run;
        });
        cluster.reconcile();
        assertThat(kueue.workload()).isEmpty();
        assertThat(cluster.condition("Admitted")).startsWith("True");
    }

    @Test
    void saysWhyItCannotBeInAQueue() throws FleetException {
        assertThat(cluster.reconcile()).contains(Duration.ofSeconds(30));
        assertThat(cluster.condition("Admitted"))
                .isEqualTo(
                        "False KueueUnavailable: the run carries the label kueue.x-k8s.io/queue-name, but the cluster"
                                + " serves no Workloads of kueue.x-k8s.io/v1beta2: install Kueue 0.16 or later, or take the"
                                + " label from the profile");
        kueue.installed();
        assertThat(cluster.reconcile()).contains(Duration.ofSeconds(30));
        assertThat(cluster.condition("Admitted"))
                .isEqualTo("False LocalQueueNotFound: namespace shop has no LocalQueue 'team-a', which the run's label"
                        + " kueue.x-k8s.io/queue-name names");
        kueue.queue(FakeKueue.QUEUE);
        cluster.reconcile();
        assertThat(waits()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "403, 'workloads.kueue.x-k8s.io is forbidden: User \"tare\" cannot create resource \"workloads\"'",
        "500, 'Internal error occurred: failed calling webhook \"vworkload.kb.io\"'",
    })
    void waitsWhileItsWorkloadIsRefused(int code, String message) throws FleetException {
        installed();
        cluster.server.refuse(
                request -> request.startsWith("POST ") && request.contains("/workloads"),
                new StatusBuilder().withCode(code).withMessage(message).build());
        assertThat(cluster.reconcile()).contains(Duration.ofSeconds(30));
        assertThat(cluster.condition("Admitted"))
                .isEqualTo("False KueueUnavailable: the API server has refused a request: " + message);
        cluster.server.refuse(request -> false, new StatusBuilder().build());
        cluster.reconcile();
        assertThat(waits()).isTrue();
    }

    @Test
    void endsWhereTheOperatorDoesNotWorkWithKueue() throws FleetException {
        cluster.with(KueueSettings.OFF).reconcile();
        assertThat(cluster.condition("Complete"))
                .isEqualTo("True KueueNotEnabled: the run carries the label kueue.x-k8s.io/queue-name, but the operator"
                        + " does not work with Kueue: set kueue.enabled in the chart's values, or take the label from"
                        + " the profile");
    }

    @Test
    void getsTheNextPlaceBeforeWhoeverIsInTheQueueHere() throws FleetException {
        cluster.run("checkout-2", Map.of()).run("checkout-3", Map.of());
        cluster.reconcile("checkout-2");
        admitted();
        assertThat(cluster.reconcile(RUN)).contains(Duration.ofSeconds(5));
        assertThat(cluster.condition("Admitted"))
                .isEqualTo(
                        "False PlaceTaken: Kueue has admitted this run; it begins as soon as one of those that measure"
                                + " has ended");
        cluster.reconcile("checkout-3");
        assertThat(cluster.condition("checkout-3", "Admitted"))
                .startsWith("False Queued: this run is 1st of 1 in the queue");

        cluster.client.resource(cluster.run("checkout-2")).delete();
        cluster.clock.forward(Duration.ofMinutes(1));
        cluster.reconcile("checkout-3");
        assertThat(cluster.condition("checkout-3", "Admitted"))
                .as("the place is not its own")
                .startsWith("False Queued");
        cluster.reconcile(RUN);
        assertThat(cluster.condition("Admitted")).startsWith("True Admitted");
        assertThat(cluster.run().getStatus().queue()).isNotNull();
    }

    @Test
    void itsPodsGoToTheNodesOfTheirFlavors() throws FleetException {
        kueue.flavor("measured", "pool", "measured");
        installed().reconcile();
        kueue.admits(RUN, Map.of("workers", "measured", "workers-2", "measured"));
        cluster.untilPublished(-1);
        Toleration toleration =
                new TolerationBuilder().withKey("pool").withOperator("Exists").build();
        assertThat(jobs()).hasSize(2).allSatisfy(job -> {
            assertThat(job.getSpec().getTemplate().getSpec().getNodeSelector())
                    .containsEntry("pool", "measured")
                    .containsEntry("kubernetes.io/os", "linux");
            assertThat(job.getSpec().getTemplate().getSpec().getTolerations()).contains(toleration);
        });
        assertThat(cluster.client
                        .apps()
                        .deployments()
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .hasSize(2)
                .allSatisfy(target -> assertThat(
                                target.getSpec().getTemplate().getSpec().getNodeSelector())
                        .doesNotContainKey("pool"));
    }

    @Test
    void aNodeIsLookedForWhereItsFlavorsNameNone() throws FleetException {
        kueue.flavor("default-flavor");
        installed().reconcile();
        kueue.admits(RUN, Map.of("workers", "default-flavor", "targets", "default-flavor"));
        while (jobs().isEmpty()) {
            cluster.clusterActs();
            cluster.reconcile();
        }
        assertThat(jobs()).extracting(job -> job.getMetadata().getName()).containsExactly("checkout-1-all-placeholder");
    }

    @Test
    void isStoppedAlsoWhereItsLabelWasTakenOffAndGoesOnWithoutKueue() throws FleetException {
        admitted().untilPublished(1);
        withoutLabel();
        kueue.evicts("Preempted", STOPPED);
        cluster.reconcile();
        assertThat(cluster.condition("Running")).startsWith("False Evicted: ");
        cluster.clusterActs();
        cluster.reconcile();
        cluster.reconcile();
        assertThat(kueue.workload()).isEmpty();
        assertThat(cluster.condition("Admitted")).startsWith("True Admitted");
    }

    @Test
    void givesItsQuotaBackAlsoWhereItsLabelWasTakenOff() throws FleetException {
        admitted().untilPublished(1);
        withoutLabel();
        cluster.untilComplete().until(cluster::isCleared);
        cluster.reconcile();
        assertThat(kueue.condition("Finished")).startsWith("True Succeeded");
    }

    private void withoutLabel() {
        cluster.client.resource(cluster.run()).edit(run -> {
            run.getMetadata().setLabels(null);
            return run;
        });
    }

    @Test
    void endsWhereKueueQueuesItsWorkersOneByOneLater() throws FleetException {
        admitted().reconcile();
        while (jobsOfWorkers().isEmpty()) {
            cluster.clusterActs();
            cluster.reconcile();
        }
        jobsOfWorkers().forEach(job -> cluster.client.resource(job).edit(taken -> {
            taken.getSpec().setSuspend(true);
            taken.getMetadata().getLabels().put(ObjectLabels.QUEUE, "default");
            return taken;
        }));
        cluster.clusterActs();
        cluster.clock.forward(Duration.ofSeconds(3));
        cluster.reconcile();
        assertThat(cluster.condition("Complete"))
                .startsWith("True KueueTookWorkers: Kueue takes Job checkout-1-baseline-worker-0 for one of its own")
                .contains("add \"PerformanceRun.v1alpha1.tare.dev\" to integrations.externalFrameworks");
    }

    private List<Job> jobsOfWorkers() {
        return jobs().stream()
                .filter(job -> ObjectLabels.ROLE_WORKER.equals(
                        job.getMetadata().getLabels().get(ObjectLabels.ROLE)))
                .toList();
    }
}
