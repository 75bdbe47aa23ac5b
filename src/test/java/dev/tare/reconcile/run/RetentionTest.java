package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceRun;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;

/** What stays of runs that have ended, before a stand-in for the API server. */
class RetentionTest {

    private static final Duration KEEP = Duration.ofHours(720);

    private final ClusterScript cluster = ClusterScript.ofSample();

    @AfterEach
    void close() {
        cluster.close();
    }

    private Optional<Duration> ended(Retention retention) throws FleetException {
        cluster.keeping(retention);
        Optional<Duration> next = Optional.empty();
        for (int turn = 0; turn < 500 && !cluster.isCleared(); turn++) {
            next.ifPresent(cluster.clock::forward);
            cluster.clusterActs();
            next = cluster.reconcile();
            cluster.clusterActs();
        }
        assertThat(cluster.isCleared()).isTrue();
        return next;
    }

    @Test
    void rawResultsGoWhenTheirTimeHasComeAndTheStatusStays() throws FleetException {
        assertThat(ended(new Retention(50, Optional.of(KEEP)))).contains(KEEP);
        String figures = cluster.run().getStatus().summary().toString();
        Instant until = Instant.parse(cluster.run().getStatus().completedAt()).plus(KEEP);
        assertThat(cluster.run().getStatus().resultsKeptUntil()).isEqualTo(until.toString());
        assertThat(cluster.listing.results()).isNotEmpty();

        cluster.clock.forward(Duration.ofHours(719));
        assertThat(cluster.restart().reconcile()).contains(Duration.between(cluster.clock.instant(), until));
        assertThat(cluster.listing.results()).isNotEmpty();

        cluster.clock.forward(Duration.ofHours(2));
        cluster.server.forget();
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.listing.results()).isEmpty();
        assertThat(cluster.run().getStatus().resultsKeptUntil()).isNull();
        assertThat(cluster.run().getStatus().summary()).hasToString(figures);
        assertThat(cluster.isCleared()).isTrue();

        cluster.server.forget();
        assertThat(cluster.restart().reconcile()).isEmpty();
        assertThat(cluster.server.requests())
                .as("at rest again")
                .noneMatch(request -> request.startsWith("DELETE") || request.startsWith("PATCH"));
    }

    @Test
    void anOperatorThatDiesBetweenDoesItAgain() throws FleetException {
        ended(new Retention(50, Optional.of(KEEP)));
        cluster.clock.forward(KEEP.plusHours(1));
        cluster.server.refuse(
                request -> request.startsWith("PATCH") && request.contains("/status"),
                new StatusBuilder().withCode(503).build());
        try {
            cluster.reconcile();
        } catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("503");
        }
        assertThat(cluster.listing.results()).isEmpty();
        assertThat(cluster.run().getStatus().resultsKeptUntil()).isNotNull();
        cluster.server.refuse(request -> false, new StatusBuilder().build());
        assertThat(cluster.restart().reconcile()).isEmpty();
        assertThat(cluster.run().getStatus().resultsKeptUntil()).isNull();
    }

    @Test
    void rawResultsStayWhereNobodyWantsThemToGo() throws FleetException {
        assertThat(ended(new Retention(50, Optional.empty()))).isEmpty();
        assertThat(cluster.run().getStatus().resultsKeptUntil()).isNull();
        cluster.clock.forward(Duration.ofDays(10_000));
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.listing.results()).isNotEmpty();
    }

    private List<String> names() {
        return cluster
                .client
                .resources(PerformanceRun.class)
                .inNamespace(ClusterScript.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .map(run -> run.getMetadata().getName())
                .sorted()
                .toList();
    }

    private void refused(String name) throws FleetException {
        cluster.run(name, Map.of("tare.dev/spec-hash", "another"));
        cluster.reconcile(name);
        assertThat(cluster.condition(name, "Failed")).startsWith("True ProfileChanged");
        cluster.clock.forward(Duration.ofSeconds(1));
    }

    @Test
    void theLatestRunsByHandStay() throws FleetException {
        cluster.keeping(new Retention(2, Optional.empty()));
        refused("by-hand-a");
        refused("by-hand-b");
        assertThat(names()).containsExactly("by-hand-a", "by-hand-b", ClusterScript.RUN);
        refused("by-hand-c");
        assertThat(names())
                .as("one that has not ended is not counted")
                .containsExactly("by-hand-b", "by-hand-c", ClusterScript.RUN);
        refused("by-hand-0");
        assertThat(names()).containsExactly("by-hand-0", "by-hand-c", ClusterScript.RUN);
    }
}
