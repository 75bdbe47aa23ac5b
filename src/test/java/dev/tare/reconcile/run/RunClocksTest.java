package dev.tare.reconcile.run;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceRunStatus.ClockAhead;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs on a node whose clock is not the operator's. */
class RunClocksTest {

    private final ClusterScript cluster = ClusterScript.ofSample();

    @AfterEach
    void close() {
        cluster.close();
    }

    private ClockAhead clock() {
        return cluster.run().getStatus().nodes().get(0).clockAheadMillis();
    }

    @Test
    void aClockThatIsBehindIsSaidAndPutUpWith() throws FleetException {
        cluster.operatorAhead(Duration.ofSeconds(15)).untilPublished(2);
        assertThat(clock().atLeast()).isBetween(-21_000L, -15_000L);
        assertThat(clock().atMost()).isBetween(-15_000L, -13_000L);
        assertThat(cluster.condition("Running"))
                .matches("True Measuring: block 3 of at most 8 is being measured; the clock of node node-1 is at least"
                        + " 1[34]\\.\\d s behind the operator's");
        cluster.untilComplete();
        assertThat(cluster.condition("Failed")).startsWith("False");
    }

    @Test
    void aClockThatIsAheadIsSaidAndPutUpWith() throws FleetException {
        cluster.operatorAhead(Duration.ofSeconds(-15)).untilPublished(2);
        assertThat(clock().atLeast()).isBetween(9_000L, 15_000L);
        assertThat(clock().atMost()).isBetween(15_000L, 17_000L);
        assertThat(cluster.run().getStatus().publication().attempt())
                .as("it is told so much sooner")
                .isEqualTo(1);
        assertThat(cluster.condition("Running"))
                .matches(
                        "True Measuring: block 3 .*; the clock of node node-1 is at least \\d+\\.\\d s ahead of the operator's");
        cluster.untilComplete();
        assertThat(cluster.condition("Failed")).startsWith("False");
    }

    @Test
    void aClockThatIsTooFarBehindEndsTheRunAtOnce() throws FleetException {
        cluster.operatorAhead(Duration.ofSeconds(45)).untilComplete();
        assertThat(cluster.condition("Failed"))
                .matches(
                        "True ClocksDiffer: the clock of node node-1 is at least 4\\d\\.\\d s behind the operator's, and a run"
                                + " puts up with 30\\.0 s");
        assertThat(cluster.run().getStatus().blocks().complete()).isZero();
    }

    @Test
    void aClockThatIsTooFarAheadEndsTheRunAtOnce() throws FleetException {
        cluster.operatorAhead(Duration.ofMinutes(-5)).untilComplete();
        assertThat(cluster.condition("Failed"))
                .matches(
                        "True ClocksDiffer: the clock of node node-1 is at least 2\\d\\d\\.\\d s ahead of the operator's, and a"
                                + " run puts up with 30\\.0 s");
    }

    @Test
    void whereResultsAreMissingTheClockIsSaid() throws FleetException {
        cluster.operatorAhead(Duration.ofSeconds(15)).untilPublished(2);
        for (int turn = 0; turn < 400 && !cluster.isComplete(); turn++) {
            cluster.reconcile().ifPresent(cluster.clock::forward);
        }
        assertThat(cluster.condition("Failed"))
                .matches(
                        "True ResultsMissing: block 3 has ended, but results of workers or targets are missing; the clock of"
                                + " node node-1 is at least 1[345]\\.\\d s behind the operator's");
    }
}
