package dev.tare.reconcile.run;

import java.util.Map;
import java.util.logging.Level;

import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceRun;
import dev.tare.fleet.FleetException;
import dev.tare.reconcile.OperatorLog;

import static org.assertj.core.api.Assertions.assertThat;

/** What others put in a run's way in its namespace, before a stand-in for the API server: the run ends, and the next begins. */
class RunPoisonTest {

    private static final String HOLD = "example.org/hold";

    private final ClusterScript cluster = ClusterScript.ofSample();
    private final OperatorLog log = new OperatorLog(Level.SEVERE);

    @AfterEach
    void close() {
        log.close();
        cluster.close();
    }

    private void theNextBegins() throws FleetException {
        cluster.run("checkout-2", Map.of());
        cluster.reconcile("checkout-2");
        assertThat(cluster.condition("checkout-2", "Admitted")).startsWith("True Admitted");
        assertThat(log.mistakes()).isEmpty();
    }

    private void foreignPod(String worker) {
        cluster.client
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(ClusterScript.NAMESPACE)
                        .withName("x-" + worker)
                        .addToLabels("tare.dev/run", ClusterScript.RUN)
                        .addToLabels(
                                "tare.dev/run-uid", cluster.run().getMetadata().getUid())
                        .addToLabels("tare.dev/environment", "baseline")
                        .addToLabels("tare.dev/worker", worker)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("worker")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void podsWithItsLabelsThatAreNotItsOwnAreNothingToIt() throws FleetException {
        cluster.untilPublished(1);
        foreignPod("x");
        foreignPod("0");
        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Complete")).startsWith("True Precise: ");
        assertThat(cluster.condition("Reconciling")).startsWith("False Precise: ");
        assertThat(cluster.listing.objects()).isEmpty();
        cluster.clusterActs();
        assertThat(cluster.pods())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyInAnyOrder("x-x", "x-0");
        cluster.server.forget();
        cluster.reconcile();
        assertThat(cluster.server.requests())
                .as("they are nobody's to tidy up")
                .noneMatch(request -> request.startsWith("DELETE"));
        theNextBegins();
    }

    private void frozenCopyHas(String patch) {
        cluster.server.interfere(
                "/apis/apps/v1/namespaces/shop/controllerrevisions/" + ClusterScript.RUN, "{\"data\": " + patch + "}");
    }

    @Test
    void aFrozenCopyOfAnotherVersionEndsIt() throws FleetException {
        cluster.untilPublished(1);
        frozenCopyHas("{\"spec\": {\"novel\": \"x\"}}");
        cluster.reconcile();
        assertThat(cluster.condition("Failed"))
                .startsWith("True FrozenCopyUnreadable: ControllerRevision shop/checkout-1, which says what this run"
                        + " measures, cannot be read by this version of Tare: Unrecognized field \"novel\"");
        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Reconciling")).startsWith("False FrozenCopyUnreadable: ");
        assertThat(cluster.listing.objects()).isEmpty();
        theNextBegins();
    }

    @Test
    void aFrozenCopyWithAnUnknownWordEndsItBeforeItBegins() throws FleetException {
        cluster.reconcile();
        cluster.restart();
        frozenCopyHas("{\"spec\": {\"load\": {\"pacing\": \"Novel\"}}}");
        cluster.reconcile();
        assertThat(cluster.condition("Failed")).startsWith("True FrozenCopyUnreadable: ");
        theNextBegins();
    }

    private void isHeldWhileItIsDeleted(String name) {
        var run = cluster.client
                .resources(PerformanceRun.class)
                .inNamespace(ClusterScript.NAMESPACE)
                .withName(name);
        run.edit(there -> {
            there.addFinalizer(HOLD);
            return there;
        });
        run.delete();
        assertThat(cluster.run(name).isMarkedForDeletion()).isTrue();
    }

    @Test
    void aRunThatIsDeletedAndHeldByAFinalizerMeasuresNoMore() throws FleetException {
        cluster.untilPublished(1);
        isHeldWhileItIsDeleted(ClusterScript.RUN);
        cluster.reconcile();
        cluster.clusterActs();
        assertThat(cluster.condition("Failed")).isEqualTo("True Deleted: the run is being deleted");
        assertThat(cluster.listing.objects()).isEmpty();
        assertThat(cluster.pods()).isEmpty();
        assertThat(cluster.run().getFinalizers()).as("it is somebody else's").containsExactly(HOLD);
        theNextBegins();
    }

    @Test
    void aRunThatIsDeletedBeforeItsTurnHoldsUpNobody() throws FleetException {
        isHeldWhileItIsDeleted(ClusterScript.RUN);
        cluster.reconcile();
        assertThat(cluster.condition("Failed")).startsWith("True Deleted");
        assertThat(cluster.condition("Reconciling")).startsWith("False");
        theNextBegins();
    }

    @Test
    void aRunThatIsDeletedInTheQueueLeavesIt() throws FleetException {
        cluster.untilPublished(1);
        cluster.run("checkout-0", Map.of());
        cluster.reconcile("checkout-0");
        assertThat(cluster.condition("checkout-0", "Admitted")).startsWith("False Queued");
        isHeldWhileItIsDeleted("checkout-0");
        cluster.reconcile("checkout-0");
        assertThat(cluster.condition("checkout-0", "Failed")).isEqualTo("True Deleted: the run is being deleted");
        cluster.until(cluster::isCleared);
        theNextBegins();
    }
}
