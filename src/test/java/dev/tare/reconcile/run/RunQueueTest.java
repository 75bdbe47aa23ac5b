package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.reconcile.queue.QueueSettings;
import dev.tare.reconcile.run.QueueScript.Operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The queue of several namespaces, before a stand-in for the API server. */
class RunQueueTest {

    private static final String HAS_ITS_PLACE = "True Admitted: the run has its place to measure";
    private static final String STILL_TAKEN =
            "False Queued: this run is the next in the queue; the place that it gets is still taken by another one";

    /** How long a run of these tests takes at the most. */
    private static final Duration LONGEST = Duration.ofSeconds(1_494);

    private QueueScript cluster = new QueueScript(QueueSettings.ofPlaces(1))
            .namespace("shop", Map.of())
            .namespace("data", Map.of());

    @AfterEach
    void close() {
        cluster.close();
    }

    /** One of a team measures, three more of it wait, and after them one of another team comes. */
    private Operator oneMeasuresAndFourWait() {
        cluster.runs("shop/a", "shop/b", "shop/c", "shop/d", "data/x");
        Operator operator = cluster.operator();
        for (String run : List.of("shop/a", "shop/b", "shop/c", "shop/d", "data/x")) {
            operator.looksAt(run);
            operator.informed();
        }
        return operator;
    }

    @Test
    void whoComesLastIsTheNextWhereItsTeamHasHadNothing() {
        Operator operator = oneMeasuresAndFourWait();
        assertThat(cluster.admitted("shop/a")).isEqualTo(HAS_ITS_PLACE);
        assertThat(cluster.admitted("shop/b"))
                .isEqualTo("False Queued: this run is 1st of 1 in the queue; it begins within 25 min");
        assertThat(cluster.admitted("shop/d"))
                .isEqualTo(
                        "False Queued: this run is 3rd of 3 in the queue, behind others of team shop; it begins within 75"
                                + " min");
        assertThat(cluster.admitted("data/x"))
                .isEqualTo("False Queued: this run is 1st of 4 in the queue; it begins within 25 min");

        cluster.clock.forward(Duration.ofMinutes(10));
        operator.tick();
        operator.informed();
        assertThat(cluster.admitted("shop/b"))
                .isEqualTo(
                        "False Queued: this run is 2nd of 4 in the queue; team data has used 0.00 of the cluster, team"
                                + " shop 0.01; it begins within 40 min");

        cluster.end("shop/a");
        operator.informed();
        assertThat(operator.tick()).contains("data/x");
        assertThat(cluster.admitted("data/x")).isEqualTo(HAS_ITS_PLACE);
        assertThat(cluster.admitted("shop/b")).startsWith("False Queued");
    }

    @Test
    void whatARunTakesIsWrittenDown() {
        cluster.namespace("eu", Map.of("tare.dev/team", "eng.prod"));
        cluster.runs("eu/a", "eu/b");
        Operator operator = cluster.operator();
        operator.looksAt("eu/a");
        operator.informed().looksAt("eu/b");
        QueueEntry entry = new QueueEntry("eng/prod", 300, 384L << 20, 200, 8, LONGEST.toSeconds());
        assertThat(cluster.run("eu/a").getStatus().queue()).isEqualTo(entry);
        assertThat(cluster.run("eu/b").getStatus().queue()).isEqualTo(entry);
        assertThat(cluster.run("eu/b").getStatus().startedAt()).isNull();
    }

    @Test
    void whoWaitsCostsNothing() {
        Operator operator = oneMeasuresAndFourWait();
        assertThat(operator.tick()).as("it is the next no more").containsExactly("shop/b");
        operator.informed();
        cluster.server.forget();
        assertThat(operator.looksAt("shop/c")).contains(Duration.ofMinutes(10));
        assertThat(operator.wakes()).as("all know where they are").isEmpty();
        assertThat(cluster.server.requests()).isEmpty();
    }

    @Test
    void isToldByOneRequestThatItIsTheNext() {
        Operator operator = oneMeasuresAndFourWait();
        cluster.client.resource(cluster.run("data/x")).delete();
        cluster.client.resource(cluster.run("shop/b")).delete();
        operator.informed();
        cluster.server.forget();
        assertThat(operator.tick()).containsExactly("shop/c");
        assertThat(cluster.server.requests()).singleElement().asString().startsWith("PATCH ");
        assertThat(cluster.admitted("shop/c"))
                .isEqualTo("False Queued: this run is 1st of 2 in the queue; it begins within 25 min");
        assertThat(operator.informed().tick()).isEmpty();
    }

    @Test
    void anotherOperatorFindsTheSameQueueAndTellsNobodyAnew() {
        oneMeasuresAndFourWait();
        Operator another = cluster.operator();
        cluster.server.forget();
        assertThat(another.tick()).isEmpty();
        assertThat(cluster.server.requests()).isEmpty();
        cluster.end("shop/a");
        assertThat(another.informed().tick()).contains("data/x");
        assertThat(cluster.admitted("data/x")).isEqualTo(HAS_ITS_PLACE);
    }

    /** Each knows nothing of what the other has done. */
    @Test
    void ofTwoOperatorsThatBothLetOneInOneIsRefused() {
        cluster.runs("shop/a", "data/x");
        Operator one = cluster.operator();
        Operator another = cluster.operator();
        one.looksAt("shop/a");
        assertThat(cluster.admitted("shop/a")).isEqualTo(HAS_ITS_PLACE);
        another.looksAt("data/x");
        assertThat(cluster.admitted("data/x")).isEqualTo(STILL_TAKEN);
        assertThat(another.informed().looksAt("data/x")).contains(Duration.ofMinutes(10));
    }

    /** They know what the other has done late or never, and look at runs in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverTwoOperatorsDoNoMoreMeasureThanThereArePlaces(long seed) {
        List<String> runs = List.of("shop/a", "shop/b", "shop/c", "data/x", "data/y");
        cluster.runs(runs.toArray(String[]::new));
        List<Operator> operators = List.of(cluster.operator(), cluster.operator());
        Random random = new Random(seed);
        for (int step = 0; step < 400 && !runs.stream().allMatch(this::hasEnded); step++) {
            Operator operator = operators.get(random.nextInt(operators.size()));
            switch (random.nextInt(5)) {
                case 0 -> operator.informed();
                case 1 -> operator.tick();
                case 2 -> cluster.clock.forward(Duration.ofSeconds(random.nextInt(40)));
                case 3 -> operator.looksAt(runs.get(random.nextInt(runs.size())));
                default ->
                    measuring(runs).stream()
                            .filter(run -> random.nextInt(3) == 0)
                            .forEach(cluster::end);
            }
            assertThat(measuring(runs)).as("after step " + step).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(runs).allMatch(this::hasEnded);
    }

    private boolean hasEnded(String run) {
        PerformanceRunStatus status = cluster.run(run).getStatus();
        return status != null && Conditions.isTrue(status.conditions(), Conditions.COMPLETE);
    }

    private List<String> measuring(List<String> runs) {
        return runs.stream()
                .filter(run -> cluster.admitted(run).startsWith("True"))
                .toList();
    }

    @Test
    void whoHasLostItsPlaceBeforeItMadeAnythingWaitsAgain() {
        cluster.runs("shop/a", "data/x");
        Operator operator = cluster.operator();
        operator.looksAt("shop/a");
        PerformanceRun other = cluster.run("data/x");
        cluster.client
                .leases()
                .inNamespace(cluster.client.getNamespace())
                .withName("tare-place-1")
                .edit(lease -> heldBy(lease, other));
        cluster.server.forget();
        operator.informed().looksAt("shop/a");
        assertThat(cluster.admitted("shop/a")).isEqualTo(STILL_TAKEN);
        assertThat(cluster.run("shop/a").getStatus().startedAt()).isNull();
        assertThat(cluster.server.requests())
                .as("nothing is made")
                .noneMatch(request -> request.contains("/deployments") || request.contains("/jobs"));
    }

    private static Lease heldBy(Lease lease, PerformanceRun run) {
        return lease.edit()
                .editMetadata()
                .addToAnnotations(
                        "tare.dev/run",
                        run.getMetadata().getNamespace() + "/"
                                + run.getMetadata().getName())
                .endMetadata()
                .editSpec()
                .withHolderIdentity(run.getMetadata().getUid())
                .endSpec()
                .build();
    }

    @Test
    void whoCannotBeLookedAtHoldsUpNobody() {
        cluster.runs("shop/now", "data/broken", "shop/next");
        Operator operator = cluster.operator();
        operator.looksAt("shop/now");
        operator.informed().looksAt("data/broken");
        operator.informed().looksAt("shop/next");
        cluster.end("shop/now");
        Status down = new StatusBuilder().withCode(500).withMessage("down").build();
        cluster.server.refuse(request -> request.contains("/namespaces/data/controllerrevisions"), down);
        assertThat(operator.informed().wakes()).contains("data/broken");
        assertThatThrownBy(() -> operator.looksAt("data/broken")).isInstanceOf(KubernetesClientException.class);
        assertThat(operator.tick()).containsExactly("shop/next");
        assertThat(cluster.admitted("shop/next")).isEqualTo(HAS_ITS_PLACE);

        cluster.server.refuse(request -> false, down);
        operator.informed().looksAt("data/broken");
        assertThat(cluster.admitted("data/broken")).startsWith("False Queued: this run is 1st of 1 in the queue");
    }

    @Test
    void whoseStatusCannotBeWrittenHoldsUpNobody() {
        cluster.runs("shop/a", "data/x");
        Operator operator = cluster.operator();
        Status down = new StatusBuilder().withCode(500).withMessage("down").build();
        cluster.server.refuse(request -> request.contains("/performanceruns/a/status"), down);
        assertThatThrownBy(() -> operator.looksAt("shop/a")).isInstanceOf(KubernetesClientException.class);
        operator.looksAt("data/x");
        assertThat(cluster.admitted("data/x"))
                .as("the place was taken just now")
                .isEqualTo(STILL_TAKEN);
        cluster.clock.forward(Duration.ofSeconds(30));
        operator.informed().looksAt("data/x");
        assertThat(cluster.admitted("data/x")).isEqualTo(HAS_ITS_PLACE);
    }

    @Test
    void whoWasQueuedByAnOperatorOfAnotherVersionIsLookedAt() {
        cluster.runs("shop/a", "data/x");
        Operator operator = cluster.operator();
        operator.looksAt("shop/a");
        operator.informed().looksAt("data/x");
        cluster.server.interfere(
                "/apis/tare.dev/v1alpha1/namespaces/data/performanceruns/x", "{\"status\": {\"queue\": null}}");
        assertThat(operator.informed().tick()).containsExactly("data/x");
        assertThat(cluster.run("data/x").getStatus().queue()).isNotNull();
    }

    @Test
    void twoMeasureSideBySideWhereThereAreTwoPlaces() {
        cluster.close();
        cluster = new QueueScript(QueueSettings.ofPlaces(2))
                .namespace("shop", Map.of())
                .namespace("data", Map.of());
        oneMeasuresAndFourWait();
        assertThat(cluster.admitted("shop/a")).isEqualTo(HAS_ITS_PLACE);
        assertThat(cluster.admitted("shop/b")).isEqualTo(HAS_ITS_PLACE);
        assertThat(cluster.admitted("data/x")).startsWith("False Queued: this run is 1st of 3 in the queue");
        Operator another = cluster.operator();
        cluster.end("shop/b");
        assertThat(another.informed().tick()).contains("data/x");
        assertThat(cluster.admitted("data/x")).isEqualTo(HAS_ITS_PLACE);
        assertThat(cluster.admitted("shop/c")).startsWith("False Queued");
    }
}
