package dev.tare.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.HdrHistogram.Histogram;

import dev.tare.api.Conditions;
import dev.tare.api.Environment;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.api.RunReason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.FrozenRun;
import dev.tare.fleet.pods.stored.FrozenRun.FrozenMesh;
import dev.tare.fleet.pods.stored.FrozenRuns;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.manifest.Validated;
import dev.tare.measure.Analyst;
import dev.tare.measure.Answers;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.Saturation;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.plan.SpecHash;
import dev.tare.plan.Specs;
import dev.tare.run.Findings;
import dev.tare.run.FindingsBuilder;
import dev.tare.run.RunAnalysis;
import dev.tare.run.RunOutcome;
import dev.tare.run.WorkerLineCollector;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLineResultBuilder;

/** A run in a cluster as the operator leaves it there, made from lines that no worker wrote: a mesh that costs 2 ms. */
public final class RunInCluster {

    public static final String NAMESPACE = "shop";
    static final String NAME = "checkout-1-5f0c3a9b21";
    static final int BLOCKS = 8;

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String MESH = "mesh";
    private static final List<String> VIA = List.of("1.1 tare-server", "1.1 tare-client");
    private static final int REQUESTS = 500;
    private static final FrozenRun FROZEN = new FrozenRun(
            "checkout", spec(), List.of(new FrozenMesh("two-ms", mesh(), "0.1.0")), SpecHash.of(spec()), 42);

    private final KubernetesClient client;
    private final RunPlan plan = ((Validated.Accepted<RunPlan>) FROZEN.plan(NAMESPACE)).value();

    /** In the cluster of this client. */
    public RunInCluster(KubernetesClient client) {
        this.client = client;
    }

    /** What it measures. */
    public static PerformanceProfileSpec spec() {
        return Specs.profile("""
                target:
                  sample:
                    replicas: 2
                load:
                  rate: %d
                  connections: 10
                  workers: 2
                  warmup: 1s
                  duration: 1s
                environments:
                  - name: baseline
                  - name: %s
                    mesh: two-ms
                trials:
                  maxBlocks: %d
                objectives:
                  - name: median
                    metric: latency.p50
                    environment: %s
                    overheadBelow: 5ms
                """.formatted(REQUESTS, MESH, BLOCKS, MESH));
    }

    private static MeshInstallSpec mesh() {
        return MeshInstallSpecBuilder.builder()
                .mesh("reference")
                .values(Map.of("delay", "2ms"))
                .build();
    }

    /** One that has measured all its blocks. */
    public PerformanceRun finished() throws FleetException {
        PerformanceRun run = begun();
        List<TrialResult> trials = store(run, BLOCKS);
        Findings findings = FindingsBuilder.builder()
                .plan(plan)
                .analysis(Analyst.analyse(RunAnalysis.settings(plan), trials))
                .ending(new RunOutcome(
                        RunOutcome.Kind.Completed,
                        RunReason.BlocksExhausted,
                        "8 blocks were measured, the most that were allowed"))
                .startedAt(START)
                .completedAt(START.plusSeconds(600))
                .meshes(FROZEN.meshesOf(plan))
                .evidence(Map.of(
                        Environment.BASELINE,
                        new Evidence(List.of(), ""),
                        MESH,
                        new Evidence(List.of("1.1 tare-server", "1.1 tare-client"), "")))
                .build();
        PerformanceRunStatus found = findings.runStatus();
        return update(
                run,
                status(
                        found.conditions(),
                        found.headline(),
                        found.completedAt(),
                        found.blocks().complete(),
                        found));
    }

    /** One that has measured some blocks. */
    PerformanceRun measuring(int blocks) throws FleetException {
        PerformanceRun run = begun();
        store(run, blocks);
        return update(
                run,
                status(
                        List.of(new ConditionBuilder()
                                .withType(Conditions.COMPLETE)
                                .withStatus("False")
                                .withReason("Measuring")
                                .withMessage("block %d of at most %d is being measured".formatted(blocks + 1, BLOCKS))
                                .build()),
                        "measuring",
                        null,
                        blocks,
                        null));
    }

    /** One that waits. */
    PerformanceRun queued() {
        PerformanceRun run = created();
        return update(
                run,
                PerformanceRunStatusBuilder.builder()
                        .observedGeneration(1L)
                        .conditions(List.of(new ConditionBuilder()
                                .withType(Conditions.COMPLETE)
                                .withStatus("False")
                                .withReason("Queued")
                                .withMessage("this run is 3rd of 3 in the queue; it begins within 27 min")
                                .build()))
                        .build());
    }

    private PerformanceRunStatus status(
            List<Condition> conditions, String headline, String completedAt, int complete, PerformanceRunStatus found) {
        return PerformanceRunStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(conditions)
                .headline(headline)
                .profile(FROZEN.version())
                .startedAt(START.toString())
                .completedAt(completedAt)
                .seed(plan.seed())
                .node("node-1")
                .nodes(List.of(new UsedNode("node-1", null, 2, 1)))
                .crossings(List.of(new Crossed(Environment.BASELINE, List.of(), null), new Crossed(MESH, VIA, null)))
                .blocks(new PerformanceRunStatus.Blocks(complete, plan.minBlocks(), plan.maxBlocks()))
                .summary(found == null ? List.of() : found.summary())
                .noiseFloorMicros(found == null ? null : found.noiseFloorMicros())
                .objectives(found == null ? List.of() : found.objectives())
                .build();
    }

    private PerformanceRun begun() throws FleetException {
        PerformanceRun run = created();
        new FrozenRuns(client).freeze(RunIdentity.of(run), FROZEN);
        return run;
    }

    private PerformanceRun created() {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(
                new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(NAME).build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef("checkout")));
        return client.resource(run).create();
    }

    private PerformanceRun update(PerformanceRun run, PerformanceRunStatus status) {
        run.setStatus(status);
        return client.resource(run).updateStatus();
    }

    /** Stores the rehearsal and some blocks; what their trials come to when the lines are read from logs. */
    private List<TrialResult> store(PerformanceRun run, int blocks) throws FleetException {
        ResultStore store = new ResultStore(client);
        WorkerLineCollector book = WorkerLineCollector.ofPods(plan);
        List<TrialResult> trials = new ArrayList<>();
        for (int number = Block.REHEARSAL; number < blocks; number++) {
            Block block = number == Block.REHEARSAL ? plan.rehearsal() : plan.block(number);
            Instant start = START.plusSeconds(60L * (number + 2));
            List<WorkerLine> lines = lines(block, start);
            store.store(RunIdentity.of(run), "checkout", number, lines, Long.MAX_VALUE);
            if (number != Block.REHEARSAL) {
                lines.forEach(book::take);
                book.complete(number, start).forEach(trial -> trials.add(trial.result()));
            }
        }
        return trials;
    }

    private List<WorkerLine> lines(Block block, Instant start) {
        List<WorkerLine> lines = new ArrayList<>();
        block.trials().forEach(trial -> {
            long startNs = EpochNanos.of(start.plus(trial.start()));
            for (int worker = 0; worker < 2; worker++) {
                lines.add(result(worker, block.number(), trial.environment(), trial.repeat(), startNs));
            }
            for (int replica = 0; replica < 2; replica++) {
                lines.add(new WorkerLine.Usage(
                        block.number(),
                        trial.environment(),
                        trial.repeat(),
                        startNs,
                        List.of(new ProcessUsage(ProcessUsage.Role.TARGET, 7_000_000 + replica, 64 << 20))));
            }
        });
        return lines;
    }

    private static WorkerLine result(int worker, int block, String environment, int repeat, long startNs) {
        boolean mesh = environment.equals(MESH);
        Random random = new Random(31L * (31L * (31L * block + environment.hashCode()) + repeat) + worker);
        Histogram response = Histograms.create();
        for (int request = 0; request < REQUESTS / 2; request++) {
            response.recordValue((mesh ? 3_000_000 : 1_000_000) + random.nextInt(50_000));
        }
        String encoded = Histograms.encode(response);
        return WorkerLineResultBuilder.builder()
                .worker(worker)
                .block(block)
                .environment(environment)
                .repeat(repeat)
                .startEpochNs(startNs)
                .requestsPerSecond(REQUESTS)
                .recordedNs(1_000_000_000L)
                .startSkewNs(1_000_000)
                .scheduled(REQUESTS / 2)
                .sentInTime(REQUESTS / 2)
                .answered(REQUESTS / 2)
                .errors(Map.of())
                .clamped(0)
                .response(encoded)
                .service(encoded)
                .lateness(Histograms.encode(Histograms.create()))
                .leastResponse(encoded)
                .usage(mesh ? List.of(new ProcessUsage(ProcessUsage.Role.PROXY, 15_000_000, 32 << 20)) : List.of())
                .throttledNs(0)
                .stealNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
    }
}
