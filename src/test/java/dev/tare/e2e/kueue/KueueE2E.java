package dev.tare.e2e.kueue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.plan.Block;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Kueue that comes while a run waits for it, and is configured anew in between: first it knows nothing of Tare. Needs
 * {@code cluster kueue}.
 */
@ExtendWith(InstalledOperator.class)
@TestMethodOrder(OrderAnnotation.class)
@Tag("nightly")
class KueueE2E {

    private static final Duration MOST = Duration.ofMinutes(3);
    private static final String OTHER = "tare-e2e-kueue-b";

    /** Runs of each team. */
    private static final int RUNS = Integer.getInteger("tare.e2e.kueueRuns", 3);

    private static final String QUICK = "src/test/resources/e2e/quick.yaml";

    private final Scenario user;
    private final Kueue kueue;

    KueueE2E(Scenario user) {
        this.user = user;
        this.kueue = Kueue.of(user.cluster());
    }

    @BeforeAll
    static void open(Scenario user) {
        Kueue.of(user.cluster());
        user.cluster().upgrade(Map.of("kueue.enabled", true, "kueue.loadResources", true));
        user.cluster().restrictedNamespace(OTHER);
    }

    @AfterAll
    static void close(Scenario user) {
        var other = user.client().namespaces().withName(OTHER);
        other.delete();
        other.waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
        Kueue.of(user.cluster()).uninstall();
        user.cluster().upgrade(Map.of());
    }

    @AfterEach
    void clear() {
        user.clear();
        user.client().resources(PerformanceRun.class).inNamespace(OTHER).delete();
        Eventually.holds(
                "end of all runs",
                MOST,
                () -> user.runs().isEmpty() && runsOf(OTHER).isEmpty());
    }

    private List<PerformanceRun> runsOf(String namespace) {
        return user.client()
                .resources(PerformanceRun.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private PerformanceRun start(String namespace, String queue) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withGenerateName("queued-")
                .addToLabels(ObjectLabels.QUEUE, queue)
                .build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef("quick")));
        return user.client().resource(run).create();
    }

    /** The profile, suspended where the runs are to be those of the test. */
    private void quick(String namespace) throws IOException {
        for (JsonNode resource : Manifest.parse(Files.readString(Path.of(QUICK)))) {
            assertThat(user.cluster().requests().apply(namespace, resource).isDone())
                    .isTrue();
        }
    }

    private static String admitted(PerformanceRun run) {
        return run.getStatus() == null
                ? ""
                : Conditions.find(run.getStatus().conditions(), Conditions.ADMITTED)
                        .map(condition -> condition.getReason() + ": " + condition.getMessage())
                        .orElse("");
    }

    private String admitted(String run) {
        return admitted(user.run(run));
    }

    private void measured(PerformanceRun run) {
        PerformanceRun ended = user.complete(run, MOST);
        Condition failed = Scenario.conditionOf(ended, Conditions.FAILED);
        assertThat(failed.getStatus()).as(failed.getMessage()).isEqualTo("False");
    }

    @Test
    @Order(1)
    void aRunWaitsUntilThereAreKueueAndItsQueueAndIsMeasuredThen() throws IOException {
        quick(user.namespace());
        user.complete(user.firstRun(), MOST);
        String run = start(user.namespace(), "team-a").getMetadata().getName();
        Eventually.holds(() -> "run without Kueue: " + admitted(run), MOST, () -> admitted(run)
                .startsWith("KueueUnavailable: the run carries the label"));
        kueue.configure("values.yaml");
        Eventually.holds(() -> "run without a queue: " + admitted(run), MOST, () -> admitted(run)
                .equals("LocalQueueNotFound: namespace tare-e2e-kueue has no LocalQueue 'team-a', which the"
                        + " run's label kueue.x-k8s.io/queue-name names"));
        kueue.apply("queues.yaml");
        measured(user.run(run));
        Eventually.holds("Workload that has ended, too", MOST, () -> Kueue.condition(
                        kueue.workloads(user.namespace()).get(0), "Finished")
                .startsWith("True Succeeded"));
    }

    @Test
    @Order(2)
    void teamsAreAdmittedByTheQuotasOfTheirQueues() throws IOException {
        quick(user.namespace());
        quick(OTHER);
        Eventually.holds("no runs but those of the test", MOST, () -> {
            user.client()
                    .resources(PerformanceRun.class)
                    .inNamespace(user.namespace())
                    .withLabel("tare.dev/trigger")
                    .delete();
            user.client()
                    .resources(PerformanceRun.class)
                    .inNamespace(OTHER)
                    .withLabel("tare.dev/trigger")
                    .delete();
            return user.profile("quick").getStatus() != null
                    && user.runs().isEmpty()
                    && runsOf(OTHER).isEmpty();
        });
        for (int i = 0; i < RUNS; i++) {
            start(OTHER, "team-b");
        }
        List<String> seen = new ArrayList<>();
        Eventually.holds(
                () -> "three runs of team b, which borrows: " + sentences(),
                MOST,
                () -> kueue.counts(OTHER).admitted() == 3);
        for (int i = 0; i < RUNS; i++) {
            start(user.namespace(), "team-a");
        }
        Eventually.holds(
                () -> "two runs of team a and one of team b that Kueue has admitted: " + sentences(),
                MOST,
                () -> kueue.counts(user.namespace()).admitted() == 2
                        && kueue.counts(OTHER).admitted() == 1);
        Eventually.holds(
                () -> "sentences of Kueue and of places: " + sentences(),
                MOST,
                () -> sentences().stream().anyMatch(text -> text.contains("WaitsForKueue") && text.contains("quota"))
                        && sentences().stream().anyMatch(text -> text.contains("PlaceTaken")));
        user.keep("sentences.txt", String.join("\n", sentences()));
        Eventually.holds(() -> "end of all: " + sentences(), MOST.multipliedBy(2L * RUNS), () -> {
            Kueue.Counts a = kueue.counts(user.namespace());
            Kueue.Counts b = kueue.counts(OTHER);
            seen.add(a.admitted() + "+" + b.admitted());
            if (b.waiting() > 0) {
                assertThat(a.admitted()).as("team a, while team b waits").isLessThanOrEqualTo(2);
            }
            if (a.waiting() > 0) {
                assertThat(b.admitted()).as("team b, while team a waits").isLessThanOrEqualTo(1);
            }
            return unfinished(user.namespace()) + unfinished(OTHER) == 0;
        });
        user.keep("admitted.txt", String.join(" ", seen));
        for (String namespace : List.of(user.namespace(), OTHER)) {
            assertThat(runsOf(namespace)).allMatch(run -> !Scenario.is(run, Conditions.FAILED));
        }
    }

    private long unfinished(String namespace) {
        return runsOf(namespace).stream()
                .filter(run -> !Scenario.is(run, Conditions.COMPLETE))
                .count();
    }

    private List<String> sentences() {
        List<PerformanceRun> all = new ArrayList<>(runsOf(user.namespace()));
        all.addAll(runsOf(OTHER));
        return all.stream()
                .map(run -> run.getMetadata().getNamespace() + "/"
                        + run.getMetadata().getName() + " " + admitted(run))
                .toList();
    }

    @Test
    @Order(3)
    void anEvictedRunStopsAndGoesOnFromItsStoredBlocks() throws FleetException {
        user.apply(Kueue.FILES.resolve("longer.yaml"));
        String name = user.firstRun().getMetadata().getName();
        Eventually.holds("third block", MOST, () -> {
            PerformanceRun run = user.run(name);
            return run.getStatus() != null
                    && run.getStatus().publication() != null
                    && run.getStatus().publication().block() >= 2;
        });
        kueue.stopPolicy("tare-e2e-a", "HoldAndDrain");
        Eventually.holds(() -> "run that has stopped: " + admitted(name), MOST, () -> admitted(name)
                .startsWith("WaitsForKueue"));
        assertThat(pods()).isZero();
        Map<String, String> stored = blocks();
        user.keep("evicted.txt", Manifest.yaml(user.run(name)) + Manifest.yaml(kueue.workloads(user.namespace())));
        assertThat(stored).hasSizeBetween(2, 5);
        assertThat(user.run(name).getStatus().blocks().complete()).isEqualTo(stored.size());
        assertThat(kueue.counts(user.namespace()).admitted()).isZero();

        kueue.stopPolicy("tare-e2e-a", "None");
        PerformanceRun ended = user.complete(user.run(name), MOST);
        Condition failed = Scenario.conditionOf(ended, Conditions.FAILED);
        assertThat(failed.getStatus()).as(failed.getMessage()).isEqualTo("False");
        assertThat(ended.getStatus().evictions()).isEqualTo(1);
        assertThat(ended.getStatus().blocks().complete()).isEqualTo(6);
        assertThat(blocks()).containsAllEntriesOf(stored).hasSize(6);
        everyTrialOnce(ended);
        user.keep("gone-on.txt", Manifest.yaml(ended));
    }

    private int pods() {
        return user.client()
                .pods()
                .inNamespace(user.namespace())
                .list()
                .getItems()
                .size();
    }

    /** ConfigMaps of blocks that count, with their UIDs. */
    private Map<String, String> blocks() {
        return user
                .client()
                .configMaps()
                .inNamespace(user.namespace())
                .withLabel(ObjectLabels.RESULTS, "true")
                .list()
                .getItems()
                .stream()
                .filter(chunk ->
                        !"rehearsal".equals(chunk.getMetadata().getLabels().get(ObjectLabels.BLOCK)))
                .collect(Collectors.toMap(
                        chunk -> chunk.getMetadata().getName(),
                        chunk -> chunk.getMetadata().getUid(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** Baseline twice in each block. */
    private void everyTrialOnce(PerformanceRun run) throws FleetException {
        SortedMap<Integer, List<WorkerLine>> blocks = new ResultStore(user.client()).loadAll(RunIdentity.of(run));
        assertThat(blocks.keySet()).containsExactly(Block.REHEARSAL, 0, 1, 2, 3, 4, 5);
        blocks.forEach((block, lines) -> {
            Set<Integer> repeats = new HashSet<>();
            lines.stream()
                    .filter(WorkerLine.Result.class::isInstance)
                    .map(WorkerLine.Result.class::cast)
                    .forEach(result -> assertThat(repeats.add(result.repeat()))
                            .as("repeat %d of block %d is there once", result.repeat(), block)
                            .isTrue());
            assertThat(repeats).as("trials of block %d", block).hasSize(2);
        });
    }

    @Test
    @Order(4)
    void withADefaultQueueARunEndsWithTheLineToAdd() {
        kueue.apply("default-queue.yaml");
        user.apply(Path.of(QUICK));
        Condition failed = Scenario.conditionOf(user.complete(user.firstRun(), MOST), Conditions.FAILED);
        user.keep("taken.txt", failed.getMessage());
        assertThat(failed.getReason()).isEqualTo("KueueTookWorkers");
        assertThat(failed.getMessage())
                .contains("has put it into LocalQueue 'default'")
                .endsWith("add \"PerformanceRun.v1alpha1.tare.dev\" to integrations.externalFrameworks in Kueue's"
                        + " configuration, and restart Kueue");
        assertThat(user.firstRun().getStatus().startedAt())
                .as("before it has a place")
                .isNull();
    }

    @Test
    @Order(5)
    void withThatLineRunsAreMeasuredInAQueueAndWithout() {
        kueue.configure("registered-values.yaml");
        user.apply(Path.of(QUICK));
        measured(user.firstRun());
        measured(start(user.namespace(), "team-a"));
        user.keep("kueue.log", kueue.log());
        kueue.delete("default-queue.yaml");
    }

    @Test
    @Order(6)
    void withThatLineAndWithoutTheRightsARunEndsWithWhatTheApiServerSays() {
        user.cluster().upgrade(Map.of("kueue.enabled", true, "kueue.serviceAccount", ""));
        kueue.configure("registered-values.yaml"); // it remembers what it was allowed to read
        user.apply(Path.of(QUICK));
        Condition failed = Scenario.conditionOf(user.complete(user.firstRun(), MOST), Conditions.FAILED);
        user.keep("without-rights.txt", failed.getMessage());
        assertThat(failed.getReason()).as(failed.getMessage()).isEqualTo("RequestRefused");
        assertThat(failed.getMessage()).contains("failed calling webhook").contains("kueue");
        assertThat(user.firstRun().getStatus().startedAt())
                .as("before it has a place")
                .isNull();
    }
}
