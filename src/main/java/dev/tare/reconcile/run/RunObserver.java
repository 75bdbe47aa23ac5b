package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.tare.api.PerformanceRun;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodState;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.reconcile.run.ObservedRun.WholeBlock;
import dev.tare.run.BlockAcknowledgement;
import dev.tare.run.Observation;
import dev.tare.run.Observation.Undone;
import dev.tare.run.ObservationBuilder;
import dev.tare.run.Obstacle;
import dev.tare.run.PathEvidence;
import dev.tare.run.PublishedBlock;
import dev.tare.run.WorkerId;
import dev.tare.run.WorkerLineCollector;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * Finds out what is known of a run that has a place: its status, its stored blocks, its pods, what these have written, and
 * what is said of those that do not come. It changes nothing and decides nothing.
 */
final class RunObserver {

    private final PodFleet fleet;
    private final FleetSettings settings;
    private final StoredBlocks blocks;
    private final MissingPods missing;
    private final Clock clock;

    RunObserver(PodFleet fleet, FleetSettings settings, StoredBlocks blocks, Clock clock) {
        this.fleet = fleet;
        this.settings = settings;
        this.blocks = blocks;
        this.missing = new MissingPods(fleet);
        this.clock = clock;
    }

    /**
     * Looks at a run.
     *
     * @throws FleetException if what is stored of it is not all there any more
     */
    ObservedRun observe(PerformanceRun run, Preparation.Ready ready, ObservedPods pods) throws FleetException {
        return observe(
                run, ready, pods, blocks.of(RunIdentity.of(run), () -> WorkerLineCollector.ofPods(ready.plan())));
    }

    /**
     * Looks at a run.
     *
     * @param stored the trials of its stored blocks, by block
     */
    ObservedRun observe(
            PerformanceRun run,
            Preparation.Ready ready,
            ObservedPods pods,
            NavigableMap<Integer, List<MeasuredTrial>> stored) {
        Optional<PublishedBlock> published = published(run);
        List<MeasuredTrial> measured =
                stored.values().stream().flatMap(List::stream).toList();
        return published.isEmpty()
                ? starting(run, ready, pods, measured)
                : measuring(
                        run,
                        ready,
                        pods,
                        published.get(),
                        measured,
                        stored.containsKey(published.get().block()));
    }

    /** What was measured before is there where Kueue has stopped the run since. */
    private ObservedRun starting(
            PerformanceRun run, Preparation.Ready ready, ObservedPods pods, List<MeasuredTrial> measured) {
        RunIdentity identity = RunIdentity.of(run);
        Instant now = clock.instant();
        Instant startedAt = Instant.parse(run.getStatus().startedAt());
        PodCount wanted = PodCount.of(ready.plan());
        WorkerLineCollector book = WorkerLineCollector.ofPods(ready.plan());
        // The whole of it: by a clock that is behind, a worker may have been ready before the run began.
        PodLogs logs = new PodLogs(fleet, identity, Block.REHEARSAL, pod -> Optional.empty(), book);
        pods.workers().stream()
                .filter(pod -> pod.isReady() || pod.state() instanceof PodState.Ended)
                .forEach(logs::read);
        NodeClocks clocks = NodeClocks.of(run.getStatus()).withPods(pods, startedAt, clock.instant());
        List<Obstacle> obstacles = Stream.of(
                        book.failure().stream().toList(),
                        missing.ask(
                                identity,
                                ready.objects(identity, settings),
                                ready.memberships(),
                                pods,
                                Duration.between(startedAt, now)),
                        PodObstacles.of(pods, wanted),
                        MeshInjection.obstacles(ready.plan(), ready.memberships(), pods),
                        clocks.obstacles(),
                        logs.obstacles())
                .flatMap(List::stream)
                .toList();
        Observation observation = ObservationBuilder.builder()
                .now(now)
                .startedAt(Optional.of(startedAt))
                .evidence(book.evidence())
                .receipts(List.of())
                .results(results(measured))
                .undone(wanted.areThere(pods) ? Set.of() : Set.of(Undone.FLEET))
                .obstacles(obstacles)
                .build();
        return ObservedRunBuilder.builder()
                .run(run)
                .ready(ready)
                .pods(pods)
                .observation(observation)
                .measured(measured)
                .paths(book.ways())
                .clocks(clocks)
                .build();
    }

    private ObservedRun measuring(
            PerformanceRun run,
            Preparation.Ready ready,
            ObservedPods pods,
            PublishedBlock published,
            List<MeasuredTrial> measured,
            boolean isStored) {
        RunPlan plan = ready.plan();
        Instant now = clock.instant();
        List<TrialResult> results = results(measured);
        List<Obstacle> ofPods = PodObstacles.of(pods, PodCount.of(plan));
        WorkerLineCollector book = WorkerLineCollector.ofPods(plan);
        Instant startedAt = Instant.parse(run.getStatus().startedAt());
        Instant publishedAt = Instant.parse(run.getStatus().publication().publishedAt());
        NodeClocks before = NodeClocks.of(run.getStatus()).withPods(pods, startedAt, now);
        PodLogs logs = new PodLogs(
                fleet, RunIdentity.of(run), published.block(), pod -> before.logSince(pod, publishedAt), book);
        boolean begun = !now.isBefore(published.start());
        Set<Undone> undone = EnumSet.noneOf(Undone.class);
        Collection<BlockAcknowledgement> receipts = List.of();
        if (!isStored) {
            BlockOrders orders = BlockOrders.of(ready, published, results);
            if (!pods.all().allMatch(orders::areCarriedBy)) {
                undone.add(Undone.NOTICE);
            }
            if (begun || !ofPods.isEmpty()) { // what a worker says of its end says more than its exit code
                pods.all().forEach(logs::read);
                receipts = receipts(orders, published, pods, book, now);
            }
        }
        NodeClocks clocks = before.withReceipts(
                book.receipts(published.block(), published.start()), pods, publishedAt, clock.instant());
        Optional<WholeBlock> whole = isStored ? Optional.empty() : whole(plan, published, book);
        if (whole.isPresent()) {
            undone.add(Undone.STORAGE);
        }
        Map<String, Evidence> paths = PathEvidence.ofStatus(run.getStatus().crossings());
        Observation observation = ObservationBuilder.builder()
                .now(now)
                .startedAt(Optional.of(startedAt))
                .evidence(Map.of())
                .published(Optional.of(published))
                .receipts(receipts)
                .results(results)
                .undone(undone)
                .obstacles(Stream.of(book.failure().stream().toList(), ofPods, clocks.obstacles(), logs.obstacles())
                        .flatMap(List::stream)
                        .toList())
                .build();
        return ObservedRunBuilder.builder()
                .run(run)
                .ready(ready)
                .pods(pods)
                .observation(observation)
                .measured(measured)
                .paths(paths)
                .clocks(clocks)
                .whole(whole)
                .build();
    }

    private static List<TrialResult> results(List<MeasuredTrial> measured) {
        return measured.stream().map(MeasuredTrial::result).toList();
    }

    private static Optional<WholeBlock> whole(RunPlan plan, PublishedBlock published, WorkerLineCollector book) {
        List<MeasuredTrial> trials = book.complete(published.block(), published.start());
        return trials.size() == plan.numbered(published.block()).trials().size()
                ? Optional.of(
                        new WholeBlock(published.block(), book.lines(published.block(), published.start()), trials))
                : Optional.empty();
    }

    /** A pod that does not even carry the block when it begins has not received it. */
    private static Collection<BlockAcknowledgement> receipts(
            BlockOrders orders, PublishedBlock publication, ObservedPods pods, WorkerLineCollector book, Instant now) {
        Stream<BlockAcknowledgement> missed = pods.workers().stream()
                .filter(pod -> !orders.areCarriedBy(pod))
                .map(pod -> new BlockAcknowledgement(
                        new WorkerId(pod.environment(), pod.worker().orElseThrow()), now, false));
        return Stream.concat(book.receipts(publication.block(), publication.start()).stream(), missed)
                .toList();
    }

    /** What was published last, as the status has it. */
    private static Optional<PublishedBlock> published(PerformanceRun run) {
        return Optional.ofNullable(run.getStatus().publication())
                .map(p -> new PublishedBlock(p.block(), Instant.parse(p.startsAt()), p.attempt()));
    }
}
