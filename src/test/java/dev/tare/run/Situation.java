package dev.tare.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.tare.api.Environment;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.run.Observation.Undone;
import dev.tare.wire.WorkerLine.Evidence;

/** What a test lets the machine observe, piece by piece. */
final class Situation {

    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<WorkerId, Map<String, Evidence>> evidence = new LinkedHashMap<>();
    private final List<TrialResult> results = new ArrayList<>();
    private Instant now = T0;
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<PublishedBlock> published = Optional.empty();
    private List<BlockAcknowledgement> receipts = List.of();
    private final List<Obstacle> obstacles = new ArrayList<>();
    private Set<Undone> undone = Set.of();
    private boolean interrupted;

    /** Started, with both workers ready and on the mesh. */
    static Situation ready() {
        return new Situation().started().ready(0, "1.1 tare-client").ready(1, "1.1 tare-client");
    }

    Situation started() {
        startedAt = Optional.of(now);
        return this;
    }

    Situation ready(int worker, String... via) {
        return ready(worker, new Evidence(List.of(via), ""));
    }

    Situation ready(int worker, Evidence ofMesh) {
        evidence.put(
                new WorkerId("", worker),
                Map.of(Environment.BASELINE, new Evidence(List.of(), ""), MeasuredMesh.MESH, ofMesh));
        return this;
    }

    Situation published(Block block, Instant start) {
        return published(new PublishedBlock(block.number(), start, 1));
    }

    Situation published(PublishedBlock publication) {
        published = Optional.of(publication);
        receipts = List.of();
        return this;
    }

    /** Both workers know of what was published, the second one so long before its start. */
    Situation received(Duration before) {
        Instant start = published.orElseThrow().start();
        receipts = List.of(
                new BlockAcknowledgement(new WorkerId("", 0), start.minusSeconds(1), true),
                new BlockAcknowledgement(new WorkerId("", 1), start.minus(before), !before.isNegative()));
        return this;
    }

    Situation measured(List<TrialResult> trials) {
        results.addAll(trials);
        return this;
    }

    Situation with(Obstacle... seen) {
        obstacles.addAll(List.of(seen));
        return this;
    }

    Situation undone(Undone... left) {
        undone = Set.of(left);
        return this;
    }

    Situation interrupted() {
        interrupted = true;
        return this;
    }

    Situation after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Instant now() {
        return now;
    }

    Observation observation() {
        return ObservationBuilder.builder()
                .now(now)
                .startedAt(startedAt)
                .evidence(Map.copyOf(evidence))
                .published(published)
                .receipts(receipts)
                .results(List.copyOf(results))
                .undone(undone)
                .obstacles(obstacles)
                .interrupted(interrupted)
                .build();
    }
}
