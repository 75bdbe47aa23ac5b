package dev.tare.e2e.kills;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.plan.Block;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/** What is stored of a run that has ended, against what its status counts. */
record StoredRun(PerformanceRun run, SortedMap<Integer, List<WorkerLine>> blocks) {

    /** Baseline twice, and the mesh. */
    private static final int TRIALS = 3;

    static StoredRun of(Scenario user, PerformanceRun run) throws FleetException {
        return new StoredRun(run, new ResultStore(user.client()).loadAll(RunIdentity.of(run)));
    }

    /** How many trials of blocks that count are stored. */
    int trials() {
        return TRIALS * stored().size();
    }

    /** The blocks that are stored, but for the rehearsal, which does not count. */
    private Set<Integer> stored() {
        return blocks.keySet().stream()
                .filter(block -> block != Block.REHEARSAL)
                .collect(Collectors.toSet());
    }

    void assertEveryTrialOnce() {
        List<WorkerLine.Result> measured = new ArrayList<>();
        blocks.forEach((block, lines) -> {
            List<WorkerLine.Result> results = lines.stream()
                    .filter(WorkerLine.Result.class::isInstance)
                    .map(WorkerLine.Result.class::cast)
                    .toList();
            Set<String> trials = new HashSet<>();
            results.forEach(result -> {
                assertThat(result.block()).isEqualTo(block);
                assertThat(trials.add(result.environment() + "/" + result.repeat() + "/" + result.worker()))
                        .as("trial %s/%d of block %d is there once", result.environment(), result.repeat(), block)
                        .isTrue();
            });
            assertThat(trials).as("trials of block %d", block).hasSize(TRIALS);
            if (block != Block.REHEARSAL) {
                measured.addAll(results);
            }
        });
        Set<Integer> stored = stored();
        int counted =
                run.getStatus().blocks() == null ? 0 : run.getStatus().blocks().complete();
        assertThat(counted).as("blocks counted, of those stored %s", stored).isEqualTo(stored.size());
        Map<String, Long> answered = measured.stream()
                .filter(result -> result.repeat() == 0)
                .collect(Collectors.groupingBy(
                        WorkerLine.Result::environment, Collectors.summingLong(WorkerLine.Result::answered)));
        List<EnvironmentSummary> summary = run.getStatus().summary();
        if (summary == null) {
            // Killed so early that nothing was measured.
            assertThat(stored).as("blocks stored of a run without a summary").isEmpty();
            return;
        }
        for (EnvironmentSummary environment : summary) {
            if (environment.requests() != null
                    && environment.blocks() != null
                    && environment.blocks() == stored.size()) {
                assertThat(environment.requests())
                        .as("requests counted in %s", environment.environment())
                        .isEqualTo(answered.getOrDefault(environment.environment(), 0L));
            }
        }
    }
}
