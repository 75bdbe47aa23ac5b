package dev.tare.e2e.acrossnodes;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that the scheduler likes better has room for the first pod of a run, and not for all. Needs {@code -Dtare.cluster}: the
 * second node is added for it.
 */
@Tag("nightly")
@ExtendWith(InstalledOperator.class)
class RoomE2E {

    private static final Duration MOST = Duration.ofMinutes(4);

    /** Room for a target and a worker, of which the run has two each: 100m and 200m. */
    private static final BigDecimal ROOM = new BigDecimal("0.35");

    private final Scenario user;

    RoomE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void addNode() {
        LocalCluster.script("there is only one node");
        LocalCluster.given().orElseThrow().addNode();
    }

    @AfterEach
    void removeNode() {
        LocalCluster.given().ifPresent(LocalCluster::removeNode);
        user.clear();
    }

    @Test
    void aNodeWithRoomForTheFirstPodOnlyIsNotTaken() throws IOException {
        fill("node-1");
        user.client().nodes().withName("node-2").edit(node -> new NodeBuilder(node)
                .editSpec()
                .addNewTaint("PreferNoSchedule", "tare-e2e", null, "only-if-need-be")
                .endSpec()
                .build());
        user.apply(Files.readString(Path.of("src/test/resources/e2e/quick.yaml"))
                .replace("- {name: baseline}", "- {name: baseline}\n    - {name: again}"));
        PerformanceRun ended = user.complete(user.firstRun(), MOST);
        System.out.printf(
                "%s: node %s, %s%n",
                user.namespace(),
                ended.getStatus().node(),
                Scenario.conditionOf(ended, Conditions.COMPLETE).getMessage());
        assertThat(Scenario.is(ended, Conditions.FAILED)).isFalse();
        assertThat(ended.getStatus().node()).isEqualTo("node-2");
    }

    /** Leaves so much of a node. */
    private void fill(String name) {
        Node node = user.client().nodes().withName(name).get();
        BigDecimal taken = user.client().pods().inAnyNamespace().list().getItems().stream()
                .filter(pod -> name.equals(pod.getSpec().getNodeName()))
                .filter(pod ->
                        !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .map(container -> cpus(container.getResources().getRequests()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal rest =
                cpus(node.getStatus().getAllocatable()).subtract(taken).subtract(ROOM);
        Pod filler = new PodBuilder()
                .withNewMetadata()
                .withNamespace(user.namespace())
                .withName("filler")
                .endMetadata()
                .withNewSpec()
                .withNodeSelector(Map.of("kubernetes.io/hostname", name))
                .withTerminationGracePeriodSeconds(0L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(10001L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("filler")
                .withImage(user.cluster().tareImage())
                .withCommand("sleep", "600")
                .withNewResources()
                .addToRequests("cpu", new Quantity(rest.toPlainString()))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
        user.client().resource(filler).create();
        Eventually.holds("filler that runs", MOST, () -> "Running"
                .equals(user.client().resource(filler).get().getStatus().getPhase()));
    }

    private static BigDecimal cpus(Map<String, Quantity> amounts) {
        return amounts == null || !amounts.containsKey("cpu")
                ? BigDecimal.ZERO
                : amounts.get("cpu").getNumericalAmount();
    }
}
