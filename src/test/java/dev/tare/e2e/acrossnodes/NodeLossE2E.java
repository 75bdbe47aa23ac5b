package dev.tare.e2e.acrossnodes;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Kubectl;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The node of a run is drained, or is there no more: the run ends and says why, and the next one measures elsewhere. Needs
 * {@code -Dtare.cluster}: the second node is added for it.
 */
@Tag("nightly")
@ExtendWith(InstalledOperator.class)
class NodeLossE2E {

    /** What a run may take after its node has gone, and one on another node from its admission to its end. */
    private static final Duration MOST = Duration.ofMinutes(3);

    private final Scenario user;
    private final Optional<LocalCluster> local;

    NodeLossE2E(Scenario user) {
        this.user = user;
        LocalCluster.script("there is only one node");
        this.local = LocalCluster.given();
    }

    @BeforeEach
    void addNode() {
        local.orElseThrow().addNode();
    }

    @AfterEach
    void removeNode() {
        local.orElseThrow().removeNode();
        user.clear();
    }

    @Test
    void aDrainedNodeEndsTheRun() {
        Set<String> before = user.objects();
        PerformanceRun run = measuringOnNode2();
        Kubectl kubectl = Kubectl.of(user.cluster(), user.namespace());
        Kubectl.Result drained = kubectl.run(
                "kubectl drain node-2 --ignore-daemonsets --delete-emptydir-data --force --timeout=60s",
                Duration.ofSeconds(70));
        assertThat(drained.code()).as(drained.text()).isZero();

        Condition failed = failed(run);
        assertThat(failed.getReason()).isEqualTo("Disrupted");
        assertThat(failed.getMessage()).contains("EvictionByEvictionAPI");
        PerformanceRun again =
                Eventually.get("the run that is started once more", Duration.ofSeconds(60), () -> user.runs().stream()
                        .filter(candidate -> candidate
                                .getMetadata()
                                .getName()
                                .equals(run.getMetadata().getName() + "-again"))
                        .findFirst());
        user.client().resource(again).delete(); // its only node is closed
        anotherIsMeasured();
        user.nothingIsLeft(before);
    }

    @Test
    void aLostNodeEndsTheRun() {
        PerformanceRun run = measuringOnNode2();
        local.orElseThrow().killKubelet(2);
        Instant lost = Instant.now();

        Condition failed = failed(run);
        String ended = user.run(run.getMetadata().getName()).getStatus().completedAt();
        System.out.printf(
                "%s: it ended %d s after its node was lost%n",
                user.namespace(), Duration.between(lost, Instant.parse(ended)).toSeconds());
        assertThat(failed.getReason())
                .isIn("Disrupted", "WorkerEnded", "TargetEnded", "ResultsMissing", "ScheduleLate");
        anotherIsMeasured();
    }

    private PerformanceRun measuringOnNode2() {
        user.apply(Path.of("src/test/resources/e2e/on-node-2.yaml"));
        PerformanceRun run = user.firstRun();
        String name = run.getMetadata().getName();
        Eventually.holds("block 1 is published", MOST, () -> {
            PerformanceRun now = user.run(name);
            assertThat(Scenario.is(now, Conditions.COMPLETE)).isFalse();
            return now.getStatus().publication() != null
                    && now.getStatus().publication().block() >= 1;
        });
        assertThat(user.run(name).getStatus().node()).isEqualTo("node-2");
        return run;
    }

    private Condition failed(PerformanceRun run) {
        PerformanceRun ended = user.complete(run, MOST);
        Condition failed = Scenario.conditionOf(ended, Conditions.FAILED);
        System.out.printf(
                "%s: %s: %s; blocks %s%n",
                user.namespace(),
                failed.getReason(),
                failed.getMessage(),
                ended.getStatus().blocks());
        assertThat(failed.getStatus()).isEqualTo("True");
        return failed;
    }

    private void anotherIsMeasured() {
        user.apply(Path.of("src/test/resources/e2e/on-node-1.yaml"));
        PerformanceRun next =
                Eventually.get("run of the other profile", Duration.ofSeconds(60), () -> user.runs().stream()
                        .filter(candidate ->
                                candidate.getSpec().profileRef().name().equals("on-node-1"))
                        .findFirst());
        PerformanceRun ended = user.complete(next, MOST);
        assertThat(Scenario.is(ended, Conditions.FAILED)).isFalse();
        assertThat(ended.getStatus().node()).isEqualTo("node-1");
    }
}
