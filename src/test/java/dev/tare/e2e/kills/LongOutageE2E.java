package dev.tare.e2e.kills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The API server is away for {@code -Dtare.e2e.outage} seconds while a block is measured: longer than the operator keeps its
 * Lease, and than any block takes. Needs {@code -Dtare.cluster}.
 */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
class LongOutageE2E {

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("tare.e2e.outage", 75));
    private static final Duration MOST = Duration.ofMinutes(4);

    private final Scenario user;

    LongOutageE2E(Scenario user) {
        this.user = user;
        LocalCluster.script("the API server cannot be stopped");
    }

    @Test
    void theRunGoesOnWithEveryBlockThatWasMeasured() throws FleetException {
        user.apply(Path.of("src/test/resources/e2e/killed.yaml"));
        PerformanceRun run = user.firstRun();
        String name = run.getMetadata().getName();
        Eventually.holds("first block that counts", MOST, () -> published(name) >= 0);
        int block = published(name);
        LocalCluster.given().orElseThrow().restartApiServer(OUTAGE);
        long returned = System.nanoTime();
        Eventually.holds(
                () -> "block after block " + block + ", but "
                        + Scenario.conditionOf(user.run(name), Conditions.COMPLETE)
                                .getMessage(),
                MOST,
                () -> published(name) > block || Scenario.is(user.run(name), Conditions.COMPLETE));
        System.out.printf(
                "API server away for %d s in block %d: the run went on %d s after it was started again%n",
                OUTAGE.toSeconds(),
                block,
                Duration.ofNanos(System.nanoTime() - returned).toSeconds());
        PerformanceRun ended = user.complete(run, MOST);
        assertThat(Scenario.is(ended, Conditions.FAILED))
                .as(Scenario.conditionOf(ended, Conditions.COMPLETE).getMessage())
                .isFalse();
        StoredRun stored = StoredRun.of(user, ended);
        stored.assertEveryTrialOnce();
        System.out.printf("%d trials stored%n", stored.trials());
    }

    /** The block that was published last; before the first one, less than all that count. */
    private int published(String run) {
        return Optional.ofNullable(user.run(run).getStatus())
                .map(status -> status.publication())
                .map(publication -> publication.block())
                .orElse(Integer.MIN_VALUE);
    }
}
