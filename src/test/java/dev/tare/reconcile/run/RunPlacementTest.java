package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes are found for all pods of a run before any of them is made. */
class RunPlacementTest {

    private static final String PLACEHOLDER = "checkout-1-all-placeholder";

    private final ClusterScript cluster = ClusterScript.ofSample();

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<String> nodes() {
        return Stream.concat(
                        cluster
                                .client
                                .apps()
                                .deployments()
                                .inNamespace(ClusterScript.NAMESPACE)
                                .list()
                                .getItems()
                                .stream()
                                .map(deployment ->
                                        deployment.getSpec().getTemplate().getSpec()),
                        cluster
                                .client
                                .batch()
                                .v1()
                                .jobs()
                                .inNamespace(ClusterScript.NAMESPACE)
                                .list()
                                .getItems()
                                .stream()
                                .filter(job -> !job.getMetadata().getName().equals(PLACEHOLDER))
                                .map(job -> job.getSpec().getTemplate().getSpec()))
                .map(RunPlacementTest::node)
                .toList();
    }

    private static String node(PodSpec pod) {
        return pod.getAffinity().getNodeAffinity() == null
                ? "any"
                : pod.getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .get(0)
                        .getMatchFields()
                        .get(0)
                        .getValues()
                        .get(0);
    }

    @Test
    void allPodsAreMadeForTheNodeThatHasRoomForThemTogether() throws FleetException {
        cluster.node.nodes.put(PLACEHOLDER, "node-7");
        cluster.untilPublished(0);
        assertThat(nodes()).hasSize(4).containsOnly("node-7");
        assertThat(cluster.run().getStatus().node()).isEqualTo("node-7");
    }

    @Test
    void anotherOperatorFindsTheNodeThatWasFound() throws FleetException {
        cluster.node.nodes.put(PLACEHOLDER, "node-7");
        cluster.until(() -> nodes().size() == 2).restart();
        cluster.untilPublished(0);
        assertThat(nodes()).hasSize(4).containsOnly("node-7");
    }

    @Test
    void noNodeHasRoomForAll() throws FleetException {
        cluster.reconcile();
        cluster.reconcile();
        cluster.node.controllersAct();
        cluster.node.change(PLACEHOLDER, pod -> new PodBuilder(pod)
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available: 3 Insufficient cpu.")
                .endCondition()
                .endStatus()
                .build());
        String sentence =
                "no node accepts pod checkout-1-all-placeholder, which asks for all that pods of the run need on one"
                        + " node: 0/3 nodes are available: 3 Insufficient cpu.";
        cluster.reconcile();
        assertThat(cluster.condition("Running")).isEqualTo("False Starting: the run's pods are starting: " + sentence);
        cluster.clock.forward(Duration.ofMinutes(2));
        cluster.reconcile();
        assertThat(cluster.condition("Failed")).isEqualTo("True Unschedulable: " + sentence);
        assertThat(nodes()).isEmpty();
    }

    @Test
    void whereSuchAPodWouldBeRefusedTheFirstPodsFindTheirNodes() throws FleetException {
        cluster.server.refuse(
                request -> request.contains("dryRun=All") && request.contains("placeholder"),
                new StatusBuilder()
                        .withCode(403)
                        .withMessage("pods is forbidden: maximum cpu usage per Container is 1")
                        .build());
        cluster.untilPublished(0);
        assertThat(nodes()).hasSize(4).containsOnly("any");
        assertThat(cluster.node.pod(PLACEHOLDER)).isNull();
    }

    @Test
    void whatRefusesItAfterAllIsSaid() throws FleetException {
        cluster.reconcile();
        cluster.reconcile();
        cluster.client
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(ClusterScript.NAMESPACE)
                        .withName("event")
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Job")
                        .withName(PLACEHOLDER)
                        .withUid(cluster.client
                                .batch()
                                .v1()
                                .jobs()
                                .inNamespace(ClusterScript.NAMESPACE)
                                .withName(PLACEHOLDER)
                                .get()
                                .getMetadata()
                                .getUid())
                        .endInvolvedObject()
                        .withReason("FailedCreate")
                        .withLastTimestamp("2026-03-01T12:00:01Z")
                        .withMessage("Error creating: pods \"x\" is forbidden: exceeded quota: q")
                        .build())
                .create();
        cluster.clock.forward(Duration.ofSeconds(3));
        cluster.reconcile();
        assertThat(cluster.condition("Running"))
                .endsWith(
                        "the pod of Job checkout-1-all-placeholder is refused: pods \"x\" is forbidden: exceeded quota: q");
    }
}
