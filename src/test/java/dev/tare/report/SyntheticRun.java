package dev.tare.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.HdrHistogram.Histogram;

import dev.tare.api.Conditions;
import dev.tare.api.Environment;
import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceProfileStatusBuilder;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.api.RunReferenceBuilder;
import dev.tare.measure.Analysis;
import dev.tare.measure.Answers;
import dev.tare.measure.Capacity;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.EnvironmentAnalysisBuilder;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Finding;
import dev.tare.measure.Histograms;
import dev.tare.measure.Interval;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.Overhead;
import dev.tare.measure.PairedPercentiles;
import dev.tare.measure.Percentile;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.SaturationBuilder;
import dev.tare.measure.TrialResult;
import dev.tare.measure.TrialResultBuilder;
import dev.tare.measure.Usability;
import dev.tare.measure.ValidityReason;
import dev.tare.measure.Verdict;
import dev.tare.plan.Specs;
import dev.tare.run.Headline;
import dev.tare.run.Summaries;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

/**
 * A run that never was: log-normal latencies from a fixed seed, with a known cost an environment, and a stand-in for the
 * statistics (the median of the differences between their lowest and highest but one).
 */
final class SyntheticRun {

    private static final Instant START = Instant.parse("2026-11-22T14:03:07Z");
    private static final Duration TRIAL = Duration.ofSeconds(20);

    private final String name;
    private final List<SyntheticEnvironment> kinds = new ArrayList<>();
    private final List<ObjectiveStatus> objectives = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final Map<String, String> machine = new LinkedHashMap<>();
    private int blocks = 12;
    private int requests = 4_000;
    private boolean closed;
    private boolean late;
    private Answers answers = Answers.NONE;
    private final Map<String, Double> lossesByEnvironment = new LinkedHashMap<>();
    private Analysis.Outcome outcome = Analysis.Outcome.Precise;
    private String command = "./tare run examples/envoy --seed 42";

    private SyntheticRun(String name) {
        this.name = name;
        kinds.add(SyntheticEnvironment.like(Environment.BASELINE, null).build());
    }

    static SyntheticRun of(String name) {
        return new SyntheticRun(name);
    }

    /** Baseline, and Envoy in three ways, of which one is invalid; two objectives. */
    static SyntheticRun envoy() {
        return of("checkout")
                .environment("envoy-client", "envoy", 212_000, 1.05, Verdict.Overhead)
                .environment("envoy-mtls", "envoy", 480_000, 1.25, Verdict.Overhead)
                .environment("reference", "reference", 1_500, 1, Verdict.NoDetectableOverhead)
                .objective(
                        "tail",
                        ObjectiveStatus.Result.Met,
                        "p99 of envoy-mtls is above the baseline's by 0.61 ms, below 5 ms")
                .objective("errors", ObjectiveStatus.Result.Missed, "1200 of a million requests failed, not below 1000")
                .machine("CPU", "AMD EPYC 9R14")
                .machine("Cores", "2")
                .machine("Kernel", "Linux 6.12.4")
                .machine("Java", "OpenJDK 25.0.1")
                .machine("Tare", "0.1.0")
                .machine("Envoy", "1.36.2");
    }

    SyntheticRun environment(String environment, String mesh, double addedNs, double spread, Verdict verdict) {
        kinds.add(SyntheticEnvironment.like(environment, mesh)
                .addedNs(addedNs)
                .spread(spread)
                .verdict(verdict)
                .build());
        return this;
    }

    /** All environments: only the limits of p99 are known, as the generator was late. */
    SyntheticRun late() {
        late = true;
        return this;
    }

    /** What every environment answered. */
    SyntheticRun answered(Answers all) {
        answers = all;
        return this;
    }

    SyntheticRun invalid(String environment, String mesh, Map<ErrorCause, Long> errors, Finding... findings) {
        kinds.add(SyntheticEnvironment.like(environment, mesh)
                .addedNs(300_000)
                .verdict(Verdict.Invalid)
                .findings(List.of(findings))
                .errors(errors)
                .build());
        return this;
    }

    SyntheticRun blocks(int blocks, Analysis.Outcome outcome) {
        this.blocks = blocks;
        this.outcome = outcome;
        return this;
    }

    SyntheticRun requests(int requests) {
        this.requests = requests;
        return this;
    }

    SyntheticRun closedLoop() {
        this.closed = true;
        return this;
    }

    /** A search, in which the baseline takes 2,000 requests/s; what the others lose of that is given. */
    SyntheticRun search(Map<String, Double> losses) {
        lossesByEnvironment.put(Environment.BASELINE, 0.0);
        lossesByEnvironment.putAll(losses);
        return this;
    }

    SyntheticRun objective(String objective, ObjectiveStatus.Result result, String message) {
        objectives.add(new ObjectiveStatus(objective, result, message));
        return this;
    }

    SyntheticRun condition(String type, String status, String reason, String message) {
        conditions.add(new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(START.toString())
                .build());
        return this;
    }

    SyntheticRun interrupted() {
        return blocks(0, Analysis.Outcome.MeasureMore)
                .condition(Conditions.COMPLETE, "True", "Interrupted", "interrupted in block 1")
                .condition(
                        Conditions.FAILED, "True", "Interrupted", "interrupted in block 1; what was measured is kept");
    }

    SyntheticRun machine(String fact, String value) {
        machine.put(fact, value);
        return this;
    }

    SyntheticRun command(String command) {
        this.command = command;
        return this;
    }

    Report build() {
        Map<String, List<TrialResult>> trials = new LinkedHashMap<>();
        for (int i = 0; i < kinds.size(); i++) {
            trials.put(kinds.get(i).name(), trialsOf(kinds.get(i), new Random(42 + i), 0));
        }
        List<TrialResult> again = trialsOf(kinds.get(0), new Random(7), 1);
        List<TrialResult> baseline = trials.get(Environment.BASELINE);
        Analysis analysis = new Analysis(
                kinds.stream()
                        .map(k -> analysis(k, trials.get(k.name()), baseline))
                        .toList(),
                searches() ? Map.of() : intervals(differences(again, baseline), 1),
                searches() ? Optional.of(new Interval(0.001, -0.004, 0.006)) : Optional.empty(),
                blocks,
                outcome);

        List<TrialResult> all = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            int block = b;
            trials.values().forEach(t -> all.add(t.get(block)));
            all.add(again.get(block));
        }
        List<MeasuredTrial> measured = IntStream.range(0, all.size())
                .mapToObj(i -> new MeasuredTrial(START.plusSeconds(25L * i + 5), all.get(i)))
                .toList();
        return report(analysis, measured);
    }

    private Report report(Analysis analysis, List<MeasuredTrial> measured) {
        PerformanceProfileSpec spec = Specs.profile("""
                        target:
                          sample:
                            serviceTime: 1ms
                        load:
                          %s
                          duration: %ds
                        environments:
                          - name: baseline
                        trials: {}
                        """.formatted(
                        closed ? "concurrency: 64" : searches() ? "search: {from: 500, to: 20000}" : "rate: 1000",
                        TRIAL.toSeconds()))
                .withEnvironments(kinds.stream()
                        .map(k -> new Environment(k.name(), k.mesh(), null, null, null))
                        .toList());
        Map<String, Mesh> meshes = new LinkedHashMap<>();
        Map<String, Evidence> evidence = new LinkedHashMap<>();
        List<MeshInstall> installs = new ArrayList<>();
        for (SyntheticEnvironment kind : kinds) {
            if (kind.mesh() != null) {
                meshes.put(kind.name(), new Mesh(kind.mesh(), kind.mesh(), "1.36.2"));
                evidence.put(
                        kind.name(),
                        new Evidence(
                                List.of("1.1 " + kind.mesh()),
                                "",
                                List.of(new Seen("proxy metric requests_total", "grew by 84213", true)),
                                "",
                                ""));
                if (installs.stream().noneMatch(m -> m.getMetadata().getName().equals(kind.mesh()))) {
                    MeshInstall install = new MeshInstall();
                    install.setMetadata(
                            new ObjectMetaBuilder().withName(kind.mesh()).build());
                    install.setSpec(MeshInstallSpecBuilder.builder()
                            .mesh(kind.mesh())
                            .values(Map.of("concurrency", 1))
                            .build());
                    installs.add(install);
                }
            }
        }
        var summary = Summaries.environments(spec, analysis, meshes, evidence);
        var floor = Summaries.noiseFloorMicros(analysis);
        String end = START.plusSeconds(25L * measured.size()).toString();

        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder().withName(name).build());
        profile.setSpec(spec);
        profile.setStatus(PerformanceProfileStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(List.of())
                .headline(Headline.of(summary).orElse(null))
                .lastRun(RunReferenceBuilder.builder()
                        .name(name + "-x7k2p")
                        .startedAt(START.toString())
                        .completedAt(end)
                        .blocks(blocks)
                        .seed(42L)
                        .build())
                .summary(summary)
                .noiseFloorMicros(floor)
                .noiseFloorCapacityPermille(Summaries.noiseFloorCapacityPermille(analysis))
                .objectives(objectives)
                .build());
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(new ObjectMetaBuilder().withName(name + "-x7k2p").build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef(name)));
        run.setStatus(PerformanceRunStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(conditions)
                .headline(Headline.of(summary).orElse(null))
                .startedAt(START.toString())
                .completedAt(end)
                .seed(42L)
                .crossings(List.of())
                .blocks(new PerformanceRunStatus.Blocks(blocks, 8, 30))
                .summary(summary)
                .noiseFloorMicros(floor)
                .objectives(objectives)
                .build());
        return ReportBuilder.builder()
                .profile(profile)
                .run(run)
                .meshes(installs)
                .analysis(analysis)
                .trials(measured)
                .machine(machine)
                .command(command)
                .build();
    }

    private List<TrialResult> trialsOf(SyntheticEnvironment kind, Random random, int repeat) {
        List<TrialResult> results = new ArrayList<>();
        Random drift = new Random(1);
        for (int b = 0; b < blocks; b++) {
            double machine = 1 + 0.05 * drift.nextGaussian();
            Histogram response = Histograms.create();
            Histogram service = Histograms.create();
            Histogram lateness = Histograms.create();
            for (int i = 0; i < requests; i++) {
                double nanos = (1_100_000 + 210_000 * Math.exp(0.55 * random.nextGaussian()) * kind.spread()) * machine
                        + kind.addedNs();
                service.recordValue((long) nanos);
                response.recordValue((long) nanos + 9_000);
                lateness.recordValue((long) (4_000 * Math.exp(0.6 * random.nextGaussian())));
            }
            long failed =
                    kind.errors().values().stream().mapToLong(Long::longValue).sum();
            List<ProcessUsage> usage = new ArrayList<>();
            usage.add(new ProcessUsage(ProcessUsage.Role.WORKER, requests * 30_000L, 90L << 20));
            usage.add(new ProcessUsage(ProcessUsage.Role.TARGET, requests * 12_000L, 140L << 20));
            if (kind.mesh() != null) {
                usage.add(new ProcessUsage(ProcessUsage.Role.PROXY, requests * 61_000L, 52L << 20));
            }
            results.add(TrialResultBuilder.builder()
                    .block(b)
                    .environment(kind.name())
                    .repeat(repeat)
                    .requestsPerSecond(closed ? 0 : 1_000)
                    .recordedNs(TRIAL.toNanos())
                    .scheduled(requests + failed)
                    .sentInTime(requests + failed)
                    .answered(requests)
                    .errors(kind.errors())
                    .clamped(0)
                    .response(response)
                    .service(service)
                    .lateness(lateness)
                    .leastResponse(response)
                    .usage(usage)
                    .throttledNs(0)
                    .stealNs(0)
                    .startSkewNs(40_000)
                    .saturation(SaturationBuilder.builder()
                            .loopCpuNs(1_900_000_000L)
                            .loopWaitedNs(300_000_000L)
                            .loopBusyNs(1_200_000_000L)
                            .longestStallNs(3_400_000)
                            .collections(2)
                            .collectingNs(5_000_000)
                            .blockedWrites(0)
                            .build())
                    .answers(Answers.NONE)
                    .build());
        }
        return results;
    }

    private EnvironmentAnalysis analysis(
            SyntheticEnvironment kind, List<TrialResult> trials, List<TrialResult> baseline) {
        boolean compared = kind.verdict() != null && !searches();
        Map<Percentile, double[]> differences = compared ? differences(trials, baseline) : Map.of();
        Map<Percentile, PairedPercentiles> pairs = new EnumMap<>(Percentile.class);
        differences.forEach((percentile, values) -> {
            double[] none = new double[values.length];
            pairs.put(percentile, new PairedPercentiles(values, values, none, none));
        });
        Map<Percentile, Overhead> overheads = new EnumMap<>(Percentile.class);
        intervals(differences, 1)
                .forEach((percentile, interval) -> overheads.put(
                        percentile,
                        late && percentile == Percentile.P99
                                ? new Overhead(
                                        new Interval(interval.estimate(), interval.low(), interval.high() + 2e6),
                                        interval.halfWidth(),
                                        2e6,
                                        Usability.Bounded)
                                : new Overhead(interval, interval.halfWidth(), 0, Usability.Usable)));
        Finding caveat = new Finding(
                ValidityReason.GeneratorLate,
                "only the limits of p99 are known, as the load generator was late (p99 lateness 4.60 ms)");
        long answered = trials.stream().mapToLong(TrialResult::answered).sum();
        Map<ErrorCause, Long> errors = new EnumMap<>(ErrorCause.class);
        trials.forEach(t -> t.errors().forEach((cause, n) -> errors.merge(cause, n, Long::sum)));
        long failed = errors.values().stream().mapToLong(Long::longValue).sum();
        return EnvironmentAnalysisBuilder.builder()
                .environment(kind.name())
                .verdict(blocks == 0 && kind.verdict() != null ? Verdict.Inconclusive : kind.verdict())
                .findings(kind.findings())
                .caveats(late && compared ? List.of(caveat) : List.of())
                .blocks(IntStream.range(0, blocks).boxed().toList())
                .openLoop(!closed)
                .achievedPerSecond(blocks == 0 ? 0 : 1_000.0 * answered / (answered + failed))
                .answered(answered)
                .errorsPerMillion(answered + failed == 0 ? 0 : 1_000_000 * failed / (answered + failed))
                .errors(errors)
                .response(Histograms.merge(
                        trials.stream().map(TrialResult::response).toList()))
                .service(Histograms.merge(
                        trials.stream().map(TrialResult::service).toList()))
                .lateness(Histograms.merge(
                        trials.stream().map(TrialResult::lateness).toList()))
                .leastResponse(Histograms.merge(
                        trials.stream().map(TrialResult::leastResponse).toList()))
                .pairs(pairs)
                .overheads(overheads)
                .overheadRatio(compared ? intervals(differences, 1.0 / 1_300_000) : Map.of())
                .capacity(Optional.ofNullable(lossesByEnvironment.get(kind.name()))
                        .map(loss -> capacity(kind, loss)))
                .proxyCpuNsPerRequest(
                        kind.mesh() == null || blocks == 0
                                ? OptionalLong.empty()
                                : OptionalLong.of((long) (61_000 * kind.spread())))
                .targetCpuNsPerRequest(blocks == 0 ? OptionalLong.empty() : OptionalLong.of(12_000))
                .proxyResidentBytes(
                        kind.mesh() == null || blocks == 0 ? OptionalLong.empty() : OptionalLong.of(52L << 20))
                .targetResidentBytes(blocks == 0 ? OptionalLong.empty() : OptionalLong.of(140L << 20))
                .answers(answers)
                .build();
    }

    private boolean searches() {
        return !lossesByEnvironment.isEmpty();
    }

    private static Capacity capacity(SyntheticEnvironment kind, double loss) {
        double perSecond = 2_000 * (1 - loss);
        return new Capacity(
                IntStream.rangeClosed(1, 7).boxed().toList(),
                IntStream.rangeClosed(1, 7)
                        .mapToObj(search -> perSecond + search - 4)
                        .toList(),
                Optional.of(new Interval(perSecond, perSecond - 10, perSecond + 10)),
                kind.verdict() == null
                        ? Optional.empty()
                        : Optional.of(new Interval(loss, loss - 0.005, loss + 0.005)));
    }

    private Map<Percentile, double[]> differences(List<TrialResult> trials, List<TrialResult> baseline) {
        Map<Percentile, double[]> differences = new EnumMap<>(Percentile.class);
        for (Percentile percentile : Percentile.values()) {
            if (requests * (100 - percentile.percent()) / 100 < 2) {
                continue;
            }
            differences.put(
                    percentile,
                    IntStream.range(0, blocks)
                            .mapToDouble(b -> at(trials.get(b), percentile) - at(baseline.get(b), percentile))
                            .toArray());
        }
        return differences;
    }

    private static double at(TrialResult trial, Percentile percentile) {
        return trial.response().getValueAtPercentile(percentile.percent());
    }

    private static Map<Percentile, Interval> intervals(Map<Percentile, double[]> differences, double factor) {
        Map<Percentile, Interval> intervals = new EnumMap<>(Percentile.class);
        differences.forEach((percentile, values) -> {
            double[] sorted = Arrays.stream(values).sorted().toArray();
            if (sorted.length >= 6) {
                intervals.put(
                        percentile,
                        new Interval(
                                factor * sorted[sorted.length / 2],
                                factor * sorted[1],
                                factor * sorted[sorted.length - 2]));
            }
        });
        return intervals;
    }
}
