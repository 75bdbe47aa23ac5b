package dev.tare.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.Reason;
import dev.tare.api.WorkerReasons;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.TrialResults;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * Keeps the lines of a run's workers and targets, and tells what they come to: what was found on the ways, who has
 * received a block, which trials are complete, and what has failed. Where a trial was published more than once, each
 * publication is a trial of its own.
 */
public final class WorkerLineCollector {

    /** A trial that begins later than this is in the time of the next one. */
    private static final Duration START_SKEW_ALLOWED = Duration.ofSeconds(1);

    private final RunPlan plan;
    private final Map<String, Integer> reportingTargets;
    private final Map<WorkerId, Map<String, Evidence>> evidence = new LinkedHashMap<>();
    private final Map<BlockKey, Map<WorkerId, BlockAcknowledgement>> receipts = new HashMap<>();
    private final Map<TrialKey, Reports> reports = new HashMap<>();
    private Optional<Obstacle> failure = Optional.empty();

    private record BlockKey(int block, long startEpochNs) {}

    private record TrialKey(int block, String environment, int repeat, long startEpochNs) {}

    /** What has come of one trial. */
    private static final class Reports {

        private final Map<Integer, WorkerLine.Result> results = new LinkedHashMap<>();
        private final List<WorkerLine.Usage> usages = new ArrayList<>();
        private MeasuredTrial whole;
    }

    /**
     * An empty book.
     *
     * @param plan the run's plan, which knows how many workers a trial has
     * @param reportingTargets by environment, how many targets report their usage in each of its trials; none where the
     *     environment is absent
     */
    public WorkerLineCollector(RunPlan plan, Map<String, Integer> reportingTargets) {
        this.plan = plan;
        this.reportingTargets = Map.copyOf(reportingTargets);
    }

    /** An empty book of a run in pods, where each copy of the sample service reports what it uses. */
    public static WorkerLineCollector ofPods(RunPlan plan) {
        return new WorkerLineCollector(plan, plan.sampleReplicas());
    }

    /**
     * The trials of a run in pods that count, read again from what was kept of its blocks.
     *
     * @param blocks the lines of each block, by its number
     */
    public static List<MeasuredTrial> counting(RunPlan plan, SortedMap<Integer, List<WorkerLine>> blocks) {
        List<MeasuredTrial> measured = new ArrayList<>();
        for (Map.Entry<Integer, List<WorkerLine>> block : blocks.entrySet()) {
            if (block.getKey() != Block.REHEARSAL) {
                measured.addAll(ofPods(plan).takeKept(block.getKey(), block.getValue()));
            }
        }
        return measured;
    }

    /** Takes a line of a worker that serves every environment, or one that names its environment itself. */
    public void take(WorkerLine line) {
        take("", line);
    }

    /**
     * Takes a line. A result that is there already is passed over; a {@code usage} line is to be taken once.
     *
     * @param environment the environment that its writer belongs to; empty for a worker that serves every environment
     * @param line what it wrote
     */
    public void take(String environment, WorkerLine line) {
        if (line instanceof WorkerLine.Ready ready) {
            evidence.put(new WorkerId(environment, ready.worker()), ready.evidence());
        } else if (line instanceof WorkerLine.Scheduled scheduled) {
            WorkerId worker = new WorkerId(environment, scheduled.worker());
            receipts.computeIfAbsent(
                            new BlockKey(scheduled.block(), scheduled.startEpochNs()), key -> new LinkedHashMap<>())
                    .put(
                            worker,
                            new BlockAcknowledgement(
                                    worker, EpochNanos.toInstant(scheduled.receivedEpochNs()), scheduled.inTime()));
        } else if (line instanceof WorkerLine.Result result) {
            take(result);
        } else if (line instanceof WorkerLine.Usage usage) {
            TrialKey key = new TrialKey(usage.block(), usage.environment(), usage.repeat(), usage.startEpochNs());
            reportsOf(key).usages.add(usage);
        } else if (line instanceof WorkerLine.Failed failed) {
            fail(WorkerReasons.ofRun(failed.reason()), failed.message());
        }
    }

    private void take(WorkerLine.Result result) {
        TrialKey key = new TrialKey(result.block(), result.environment(), result.repeat(), result.startEpochNs());
        reportsOf(key).results.putIfAbsent(result.worker(), result);
        if (result.startSkewNs() > START_SKEW_ALLOWED.toNanos()) {
            fail(
                    MeasuringFailureReason.TrialLate,
                    "worker %d began a trial of '%s' %d ms late"
                            .formatted(result.worker(), result.environment(), result.startSkewNs() / 1_000_000));
        }
    }

    private Reports reportsOf(TrialKey key) {
        return reports.computeIfAbsent(key, absent -> new Reports());
    }

    private void fail(Reason reason, String message) {
        if (failure.isEmpty()) {
            failure = Optional.of(new Obstacle(Obstacle.Kind.FAILED, reason, message));
        }
    }

    /** What each worker that is ready has found, by environment. */
    public Map<WorkerId, Map<String, Evidence>> evidence() {
        return Map.copyOf(evidence);
    }

    /** What was found on the way of each environment, by the first worker that was ready there; samples are of whoever sent any. */
    public Map<String, Evidence> ways() {
        Map<String, Evidence> ways = new LinkedHashMap<>();
        evidence.values()
                .forEach(found ->
                        found.forEach((environment, way) -> ways.merge(environment, way, Evidence::orSamplesOf)));
        return ways;
    }

    /** The workers that know of a block by now, that start, and whether they knew in time. */
    public Collection<BlockAcknowledgement> receipts(int block, Instant start) {
        return List.copyOf(receipts.getOrDefault(new BlockKey(block, EpochNanos.of(start)), Map.of())
                .values());
    }

    /** The trials of a block, of that start, that every worker and every reporting target has told of, in their order. */
    public List<MeasuredTrial> complete(int block, Instant start) {
        return trials(block, start).map(this::whole).filter(Objects::nonNull).toList();
    }

    /** What workers and targets have said of the trials of a block, of that start: what is to be kept of it. */
    public List<WorkerLine> lines(int block, Instant start) {
        return trials(block, start)
                .map(reports::get)
                .filter(Objects::nonNull)
                .flatMap(of -> Stream.<WorkerLine>concat(of.results.values().stream(), of.usages.stream()))
                .toList();
    }

    private Stream<TrialKey> trials(int block, Instant start) {
        return plan.numbered(block).trials().stream()
                .map(trial -> new TrialKey(
                        block, trial.environment(), trial.repeat(), EpochNanos.of(start.plus(trial.start()))));
    }

    /**
     * Takes what was kept of a block, which is of one start only, and tells its trials.
     *
     * @param block the block
     * @param lines what workers and targets have said of it
     */
    public List<MeasuredTrial> takeKept(int block, Collection<WorkerLine> lines) {
        lines.forEach(this::take);
        return lines.stream()
                .flatMap(line ->
                        line instanceof WorkerLine.Result result ? Stream.of(result.startEpochNs()) : Stream.empty())
                .min(Long::compare)
                .map(start -> complete(block, EpochNanos.toInstant(start)))
                .orElse(List.of());
    }

    private MeasuredTrial whole(TrialKey trial) {
        Reports of = reports.get(trial);
        if (of != null
                && of.whole == null
                && of.results.size() == plan.workers().size()
                && of.usages.size() >= reportingTargets.getOrDefault(trial.environment, 0)) {
            TrialResult result = TrialResults.merge(of.results.values(), of.usages);
            long skewNs = of.results.values().stream()
                    .mapToLong(WorkerLine.Result::startSkewNs)
                    .max()
                    .orElse(0);
            Instant recordedFrom = EpochNanos.toInstant(trial.startEpochNs + skewNs)
                    .plus(plan.timing().warmup());
            of.whole = new MeasuredTrial(recordedFrom, result);
        }
        return of == null ? null : of.whole;
    }

    /** Why the run cannot go on, by the first line that says so. */
    public Optional<Obstacle> failure() {
        return failure;
    }
}
