package dev.tare.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import dev.tare.api.Environment;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.protocol.WorkerLine.Evidence;

/** What a test lets the machine observe, piece by piece. */
final class Situation {

    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<Integer, Map<String, Evidence>> evidence = new LinkedHashMap<>();
    private final List<TrialResult> results = new ArrayList<>();
    private Instant now = T0;
    private Optional<Instant> startedAt = Optional.empty();
    private OptionalInt published = OptionalInt.empty();
    private Instant publishedUntil = Instant.MIN;
    private Optional<Ending> failure = Optional.empty();
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
        evidence.put(worker, Map.of(Environment.BASELINE, new Evidence(List.of(), ""), MeasuredMesh.MESH, ofMesh));
        return this;
    }

    Situation published(Block block, Instant start) {
        published = OptionalInt.of(block.number());
        publishedUntil = start.plus(block.length());
        return this;
    }

    Situation measured(List<TrialResult> trials) {
        results.addAll(trials);
        return this;
    }

    Situation failed(Ending ending) {
        failure = Optional.of(ending);
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

    Instant publishedUntil() {
        return publishedUntil;
    }

    Observed observed() {
        return new Observed(
                now,
                startedAt,
                Map.copyOf(evidence),
                published,
                publishedUntil,
                List.copyOf(results),
                failure,
                interrupted);
    }
}
