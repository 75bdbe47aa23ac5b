package dev.tare.e2e.acrossnodes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.measure.ConstantArrivals;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four workers on two nodes send what one worker would, each its part of it. Needs {@code -Dtare.cluster}: the second node is
 * added for it.
 */
@Tag("nightly")
@ExtendWith({InstalledOperator.class, SecondNode.class})
class SpreadE2E {

    private static final Duration MOST = Duration.ofMinutes(4);
    private static final int WORKERS = 4;
    private static final int RATE = 400;
    private static final long RECORD_FROM_NS = Duration.ofMillis(250).toNanos();
    private static final long END_NS = Duration.ofMillis(1_250).toNanos();

    private final Scenario user;

    SpreadE2E(Scenario user) {
        this.user = user;
    }

    @AfterEach
    void clear() {
        user.clear();
    }

    @Test
    void fourWorkersOnTwoNodesSendWhatOneWould() throws FleetException {
        user.apply(Path.of("src/test/resources/e2e/spread.yaml"));
        PerformanceRun spread = runOf("spread");
        Map<String, Set<String>> nodesByWorker = nodesWhile(spread);
        spread = ended(spread);
        PerformanceRun one = ended(user.complete(runOf("one"), MOST));
        user.keep("spread-run.yaml", Manifest.yaml(spread.getStatus()));
        user.keep("one-run.yaml", Manifest.yaml(one.getStatus()));
        System.out.println(
                "spread: " + nodesByWorker + "; " + spread.getStatus().nodes());

        assertThat(nodesByWorker)
                .as("a worker is on the same node in every environment")
                .hasSize(WORKERS);
        assertThat(nodesByWorker.values()).allSatisfy(nodes -> assertThat(nodes).hasSize(1));
        assertThat(nodesByWorker.values().stream().flatMap(Set::stream).distinct())
                .hasSize(2);
        assertThat(spread.getStatus().nodes()).hasSize(2).allSatisfy(node -> assertThat(node.workers())
                .isPositive());
        assertThat(spread.getStatus().nodes().stream()
                        .mapToInt(UsedNode::workers)
                        .sum())
                .isEqualTo(2 * WORKERS);

        Map<String, List<WorkerLine.Result>> trials = trials(spread);
        List<Long> shares = IntStream.range(0, WORKERS)
                .mapToObj(worker -> due(worker, WORKERS))
                .toList();
        assertThat(trials).isNotEmpty();
        trials.values().forEach(results -> assertThat(scheduled(results)).isEqualTo(shares));
        Map<String, List<WorkerLine.Result>> ofOne = trials(one);
        assertThat(ofOne).isNotEmpty();
        ofOne.values().forEach(results -> assertThat(scheduled(results)).containsExactly(due(0, 1)));
        assertThat(shares.stream().mapToLong(Long::longValue).sum()).isEqualTo(due(0, 1));
        System.out.println("spread: began late by "
                + trials.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(WorkerLine.Result::startSkewNs)
                        .summaryStatistics()
                + " ns; " + spread.getStatus().headline() + ", one: "
                + one.getStatus().headline());
    }

    /** How many requests each worker had to send, by its number. */
    private static List<Long> scheduled(List<WorkerLine.Result> ofTrial) {
        return ofTrial.stream()
                .sorted(Comparator.comparing(WorkerLine.Result::worker))
                .map(WorkerLine.Result::scheduled)
                .toList();
    }

    /** How many requests of a worker are due in the recorded part of a trial. */
    private static long due(int worker, int workers) {
        ConstantArrivals arrivals = new ConstantArrivals(RATE, worker, workers);
        return LongStream.generate(arrivals::next)
                .takeWhile(offset -> offset < END_NS)
                .filter(offset -> offset >= RECORD_FROM_NS)
                .count();
    }

    /** The results of all workers, by trial. */
    private Map<String, List<WorkerLine.Result>> trials(PerformanceRun run) throws FleetException {
        return new ResultStore(user.client())
                .loadAll(RunIdentity.of(run)).values().stream()
                        .flatMap(List::stream)
                        .filter(WorkerLine.Result.class::isInstance)
                        .map(WorkerLine.Result.class::cast)
                        .collect(Collectors.groupingBy(
                                result -> "%d %s %d".formatted(result.block(), result.environment(), result.repeat())));
    }

    private PerformanceRun runOf(String profile) {
        return Eventually.get("run of " + profile, MOST, () -> user.runs().stream()
                .filter(run -> run.getSpec().profileRef().name().equals(profile))
                .findFirst());
    }

    private PerformanceRun ended(PerformanceRun run) {
        PerformanceRun ended = user.complete(run, MOST);
        assertThat(Scenario.is(ended, Conditions.FAILED))
                .as(Scenario.conditionOf(ended, Conditions.COMPLETE).getMessage())
                .isFalse();
        return ended;
    }

    /** The nodes of a run's workers, by their number, at every look until it ends. */
    private Map<String, Set<String>> nodesWhile(PerformanceRun run) {
        Map<String, Set<String>> nodes = new TreeMap<>();
        Eventually.holds("end of the run", MOST.multipliedBy(2), () -> {
            user
                    .client()
                    .pods()
                    .inNamespace(user.namespace())
                    .withLabel(ObjectLabels.RUN_UID, run.getMetadata().getUid())
                    .withLabel(ObjectLabels.ROLE, ObjectLabels.ROLE_WORKER)
                    .list()
                    .getItems()
                    .stream()
                    .filter(pod -> pod.getSpec().getNodeName() != null)
                    .forEach(pod -> nodes.computeIfAbsent(
                                    pod.getMetadata().getLabels().get(ObjectLabels.WORKER),
                                    key -> new ConcurrentSkipListSet<>())
                            .add(pod.getSpec().getNodeName()));
            return Scenario.is(user.run(run.getMetadata().getName()), Conditions.COMPLETE);
        });
        return nodes;
    }
}
