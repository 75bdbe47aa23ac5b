package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.PerformanceRunStatus.SeenSign;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.WorkerOrders;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.PodSeen;
import dev.tare.fleet.pods.PodState;
import dev.tare.fleet.pods.PodsSeen;
import dev.tare.fleet.pods.RunIdentity;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.run.Crossing;
import dev.tare.run.Ending;
import dev.tare.run.LineBook;
import dev.tare.run.Observed;
import dev.tare.run.Publication;
import dev.tare.run.Receipt;
import dev.tare.run.WorkerId;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

/** Finds out what is known of a run that has a place: its status, its stored blocks, its pods and what they have written. */
final class RunObserver {

    private final PodFleet fleet;
    private final StoredBlocks blocks;
    private final Clock clock;

    /**
     * What was found.
     *
     * @param observed what the machine decides on
     * @param measured every trial of the blocks that are stored
     * @param crossings what the workers' first requests crossed, by environment; empty until all are ready
     * @param unreadable what of the pods' logs cannot be read, and why, in a sentence
     */
    record Sight(
            Observed observed, List<MeasuredTrial> measured, List<Crossed> crossings, Optional<String> unreadable) {}

    RunObserver(PodFleet fleet, StoredBlocks blocks, Clock clock) {
        this.fleet = fleet;
        this.blocks = blocks;
        this.clock = clock;
    }

    /** Looks, and stores the block that was published last as soon as it is whole. */
    Sight look(PerformanceRun run, RunPlan plan, PodsSeen pods) throws FleetException {
        RunIdentity identity = RunIdentity.of(run);
        Instant now = clock.instant();
        Instant startedAt = Instant.parse(run.getStatus().startedAt());
        NavigableMap<Integer, List<MeasuredTrial>> stored = blocks.of(identity, () -> LineBook.ofPods(plan));
        LineBook book = LineBook.ofPods(plan);
        PodTroubles troubles = new PodTroubles(pods, workers(plan), targets(plan));
        Optional<Publication> published = published(run);
        PodLogs logs = new PodLogs(
                fleet,
                identity,
                published.isEmpty()
                        ? startedAt
                        : Instant.parse(run.getStatus().publication().publishedAt()),
                book);
        Optional<Ending> trouble;
        Optional<Ending> unstored = Optional.empty();
        Collection<Receipt> receipts = List.of();
        if (published.isEmpty()) {
            pods.workers().stream()
                    .filter(pod -> pod.isReady() || pod.state() instanceof PodState.Ended)
                    .forEach(logs::read);
            trouble = troubles.whileStarting(Duration.between(startedAt, now), PodStarter.PATIENCE);
        } else {
            Publication publication = published.get();
            trouble = troubles.whileMeasuring();
            if (!stored.containsKey(publication.block())
                    && (!now.isBefore(publication.start()) || trouble.isPresent())) {
                pods.all().forEach(logs::read);
                receipts = receipts(orders(plan, publication, stored.values()), publication, pods, book, now);
                unstored = storeWhenWhole(identity, plan, publication, book, logs.lines());
            }
        }
        List<MeasuredTrial> measured = new ArrayList<>();
        stored.values().forEach(measured::addAll);
        Map<String, Evidence> ways = published.isPresent() ? crossed(run) : book.ways();
        Observed observed = new Observed(
                now,
                Optional.of(startedAt),
                published.isPresent() ? everyWorker(plan, ways) : book.evidence(),
                published,
                receipts,
                measured.stream().map(MeasuredTrial::result).toList(),
                // What a worker says of its end says more than its exit code.
                Stream.of(book.failure(), unstored, trouble)
                        .flatMap(Optional::stream)
                        .findFirst(),
                false);
        return new Sight(observed, measured, crossings(ways), logs.unreadable());
    }

    /** How many workers there are over all environments. */
    static int workers(RunPlan plan) {
        return plan.environments().size() * plan.workers().size();
    }

    private static int targets(RunPlan plan) {
        return plan.sampleReplicas().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** What could not be stored is not gone on from: after a restart it would be missing. */
    private Optional<Ending> storeWhenWhole(
            RunIdentity run, RunPlan plan, Publication publication, LineBook book, List<WorkerLine> lines) {
        Block block = block(plan, publication.block());
        List<MeasuredTrial> trials = book.complete(publication.block(), publication.start());
        if (trials.size() == block.trials().size()) {
            Set<Long> starts = block.trials().stream()
                    .map(trial -> EpochNanos.of(publication.start().plus(trial.start())))
                    .collect(Collectors.toSet());
            List<WorkerLine> those = lines.stream()
                    .filter(line -> belongs(line, publication.block(), starts))
                    .toList();
            try {
                blocks.put(run, plan.profile(), publication.block(), those, trials);
            } catch (FleetException e) {
                return Optional.of(new Ending(Ending.Kind.Failed, e.reason(), e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private static boolean belongs(WorkerLine line, int block, Set<Long> starts) {
        return line instanceof WorkerLine.Result result
                        && result.block() == block
                        && starts.contains(result.startEpochNs())
                || line instanceof WorkerLine.Usage usage
                        && usage.block() == block
                        && starts.contains(usage.startEpochNs());
    }

    /** A pod that does not even carry the block when it begins has not received it. */
    private static Collection<Receipt> receipts(
            Orders orders, Publication publication, PodsSeen pods, LineBook book, Instant now) {
        Stream<Receipt> missed = pods.workers().stream()
                .filter(pod -> !orders.areCarriedBy(pod))
                .map(pod ->
                        new Receipt(new WorkerId(pod.environment(), pod.worker().orElseThrow()), now, false));
        return Stream.concat(book.receipts(publication.block(), publication.start()).stream(), missed)
                .toList();
    }

    /**
     * What pods are told of a published block.
     *
     * @param plan the run's plan
     * @param block the block as it is to be measured
     * @param start when its first trial begins
     */
    record Orders(RunPlan plan, Block block, Instant start) {

        /** What one pod is told. */
        Schedule of(PodSeen pod) {
            return new WorkerOrders(plan).schedule(block, start, pod.watched());
        }

        /** Whether a pod carries them. */
        boolean areCarriedBy(PodSeen pod) {
            return pod.published().equals(Optional.of(Json.write(of(pod))));
        }
    }

    /** The orders of a publication, which what was measured before it has led to. */
    static Orders orders(RunPlan plan, Publication publication, Collection<List<MeasuredTrial>> stored) {
        List<TrialResult> measured =
                stored.stream().flatMap(List::stream).map(MeasuredTrial::result).toList();
        int number = publication.block();
        Block block = number == Block.REHEARSAL ? plan.rehearsal() : plan.block(number, measured);
        return new Orders(plan, block, publication.start());
    }

    private static Block block(RunPlan plan, int number) {
        return number == Block.REHEARSAL ? plan.rehearsal() : plan.block(number);
    }

    /** What was published last, as the status has it. */
    static Optional<Publication> published(PerformanceRun run) {
        return Optional.ofNullable(run.getStatus().publication())
                .map(p -> new Publication(p.block(), Instant.parse(p.startsAt()), p.attempt()));
    }

    private static Map<String, Evidence> crossed(PerformanceRun run) {
        Map<String, Evidence> ways = new LinkedHashMap<>();
        for (Crossed crossed : run.getStatus().crossings()) {
            ways.put(crossed.environment(), Crossing.evidence(crossed));
        }
        return ways;
    }

    private static List<Crossed> crossings(Map<String, Evidence> ways) {
        return ways.entrySet().stream()
                .map(way -> new Crossed(
                        way.getKey(),
                        way.getValue().via(),
                        way.getValue().peer().isEmpty() ? null : way.getValue().peer(),
                        way.getValue().signs().stream()
                                .filter(Seen::fits)
                                .map(seen -> new SeenSign(seen.sign(), seen.value()))
                                .toList(),
                        way.getValue().address().isEmpty()
                                ? null
                                : way.getValue().address(),
                        way.getValue().answeredBy().isEmpty()
                                ? null
                                : way.getValue().answeredBy()))
                .toList();
    }

    /** All of them were ready when the first block was published. */
    private static Map<WorkerId, Map<String, Evidence>> everyWorker(RunPlan plan, Map<String, Evidence> ways) {
        Map<WorkerId, Map<String, Evidence>> evidence = new LinkedHashMap<>();
        for (PlannedEnvironment environment : plan.environments()) {
            Evidence way = ways.getOrDefault(environment.name(), new Evidence(List.of(), ""));
            for (int worker = 0; worker < plan.workers().size(); worker++) {
                evidence.put(new WorkerId(environment.name(), worker), Map.of(environment.name(), way));
            }
        }
        return evidence;
    }
}
