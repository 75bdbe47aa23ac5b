package dev.tare.e2e.acrossnodes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

/** What is measured between two nodes is as true as on one. Needs {@code -Dtare.cluster}: the second node is added for it. */
@Tag("quiet")
@Tag("nightly")
@ExtendWith({InstalledOperator.class, SecondNode.class})
class AcrossNodesE2E {

    private static final Duration MOST = Duration.ofMinutes(8);
    private static final long DELAY_MICROS = 2_000;
    private static final long TOLERANCE_MICROS = 100;

    private final Scenario user;

    AcrossNodesE2E(Scenario user) {
        this.user = user;
    }

    @AfterEach
    void clear() {
        user.clear();
    }

    @Test
    void aKnownDelayIsFoundBetweenTwoNodes() {
        user.apply(Path.of("src/test/resources/e2e/two-nodes.yaml"));
        PerformanceRun run = user.firstRun();
        Map<String, Set<String>> nodesByRole = nodesWhile(run);
        run = user.complete(run, MOST);
        user.keep("two-nodes-run.yaml", Manifest.yaml(run.getStatus()));
        System.out.println("across nodes: " + run.getStatus().headline() + "; " + nodesByRole + "; "
                + run.getStatus().nodes());

        assertThat(Scenario.is(run, Conditions.FAILED)).isFalse();
        assertThat(nodesByRole.keySet()).containsExactlyInAnyOrder("worker", "target", "placeholder");
        assertThat(nodesByRole.get("worker")).hasSize(1);
        assertThat(nodesByRole.get("target")).hasSize(1).isNotEqualTo(nodesByRole.get("worker"));
        assertThat(run.getStatus().nodes())
                .extracting(UsedNode::workers, UsedNode::targets)
                .containsExactly(tuple(2, 0), tuple(0, 2));
        EnvironmentSummary delayed = Scenario.summary(run, "delayed");
        assertThat(delayed.overheadMicros().p50().estimate()).isCloseTo(DELAY_MICROS, within(TOLERANCE_MICROS));
    }

    /** The nodes of a run's pods, by their role, at every look until it ends. */
    private Map<String, Set<String>> nodesWhile(PerformanceRun run) {
        Map<String, Set<String>> nodes = new TreeMap<>();
        Eventually.holds("end of the run", MOST, () -> {
            pods(run).stream()
                    .filter(pod -> pod.getSpec().getNodeName() != null)
                    .forEach(pod -> nodes.computeIfAbsent(
                                    pod.getMetadata().getLabels().get(ObjectLabels.ROLE),
                                    key -> ConcurrentHashMap.newKeySet())
                            .add(pod.getSpec().getNodeName()));
            return Scenario.is(user.run(run.getMetadata().getName()), Conditions.COMPLETE);
        });
        return nodes;
    }

    private List<Pod> pods(PerformanceRun run) {
        return user.client()
                .pods()
                .inNamespace(user.namespace())
                .withLabel(ObjectLabels.RUN_UID, run.getMetadata().getUid())
                .list()
                .getItems();
    }
}
