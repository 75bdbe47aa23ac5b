package dev.tare.run;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.measure.TrialResult;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * What is known of a run at an instant: facts, and nothing of what they mean.
 *
 * @param now the instant
 * @param startedAt when the fleet was started; empty: it was not
 * @param evidence what each worker that is ready has found, by environment; may be empty once a block was published
 * @param published what was published last, if anything
 * @param receipts who knows of that
 * @param results the complete trials so far, of every block, the rehearsal included; of the block that was published last
 *     only those of that publication, and those only where they cannot be lost any more
 * @param undone what former steps have left to be done
 * @param obstacles what stands in the run's way, of each kind those first that say most
 * @param interrupted whether the user wants it to end
 */
@RecordBuilder
public record Observation(
        Instant now,
        Optional<Instant> startedAt,
        Map<WorkerId, Map<String, Evidence>> evidence,
        Optional<PublishedBlock> published,
        Collection<BlockAcknowledgement> receipts,
        List<TrialResult> results,
        Set<Undone> undone,
        List<Obstacle> obstacles,
        boolean interrupted) {

    /** What a step has left to be done: because it takes several looks, or because whoever took it was interrupted. */
    public enum Undone {
        /** Something of the fleet is not made yet. */
        FLEET,
        /** The block that was published last is whole, and is not stored. */
        STORAGE,
        /** A pod has not been told of the block that was published last. */
        NOTICE
    }

    /** Copies the sets and lists. */
    public Observation {
        undone = Set.copyOf(undone);
        obstacles = List.copyOf(obstacles);
    }

    /** The same after a step that was tried and has failed: that one is not tried again before the next look. */
    public Observation afterFailure(Obstacle obstacle) {
        return ObservationBuilder.builder(this)
                .undone(Set.of())
                .obstacles(
                        Stream.concat(Stream.of(obstacle), obstacles.stream()).toList())
                .build();
    }

    /** The same after the block that was published last has been stored. */
    public Observation afterStorage(List<TrialResult> ofBlock) {
        return ObservationBuilder.builder(this)
                .results(Stream.concat(results.stream(), ofBlock.stream()).toList())
                .undone(Set.of())
                .build();
    }
}
