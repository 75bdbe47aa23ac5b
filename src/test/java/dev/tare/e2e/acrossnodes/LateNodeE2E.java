package dev.tare.e2e.acrossnodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No node accepts a run's pods until one is added, as an autoscaler does. Needs {@code -Dtare.cluster}. With {@code
 * -Dtare.e2e.scaleUpSeconds=180} the node takes that long to come.
 */
@Tag("nightly")
@ExtendWith(InstalledOperator.class)
class LateNodeE2E {

    private static final Duration SCALE_UP = Duration.ofSeconds(Integer.getInteger("tare.e2e.scaleUpSeconds", 0));
    private static final Duration MOST = Duration.ofMinutes(5);

    private final Scenario user;
    private final Optional<LocalCluster> local;
    private boolean added;

    LateNodeE2E(Scenario user) {
        this.user = user;
        LocalCluster.script("no node can be added");
        this.local = LocalCluster.given();
    }

    @AfterEach
    void removeNode() {
        if (added) {
            local.orElseThrow().removeNode();
        }
        user.clear();
        user.cluster().upgrade(Map.of());
    }

    @Test
    void aRunMeasuresOnANodeThatIsAddedForIt() throws IOException {
        user.cluster().upgrade("runs.startWithin", "10m");
        user.apply(Files.readString(Path.of("src/test/resources/e2e/quick.yaml"))
                + "  pods: {nodeSelector: {kubernetes.io/hostname: node-2}}\n");
        PerformanceRun run = user.firstRun();
        String name = run.getMetadata().getName();
        Eventually.holds("sentence of the scheduler", MOST, () -> Optional.ofNullable(
                        user.run(name).getStatus())
                .map(PerformanceRunStatus::headline)
                .filter(headline -> headline.contains("no node accepts pod"))
                .isPresent());
        Eventually.pause(SCALE_UP);
        assertThat(Scenario.is(user.run(name), Conditions.COMPLETE)).isFalse();
        local.orElseThrow().addNode();
        added = true;

        PerformanceRun ended = user.complete(run, MOST);
        System.out.printf(
                "%s: node %s, %s%n",
                user.namespace(), ended.getStatus().node(), ended.getStatus().headline());
        assertThat(Scenario.is(ended, Conditions.FAILED)).isFalse();
        assertThat(ended.getStatus().node()).isEqualTo("node-2");
    }
}
