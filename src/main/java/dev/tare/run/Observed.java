package dev.tare.run;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.measure.TrialResult;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * What is known of a run at an instant.
 *
 * @param now the instant
 * @param startedAt when the fleet was started; empty: it was not
 * @param evidence what each worker that is ready has found, by environment
 * @param published what was published last, if anything
 * @param receipts who knows of that
 * @param results the complete trials so far, of every block, the rehearsal included; of the block that was published last
 *     only those of that publication
 * @param failure why the fleet cannot go on, if so
 * @param interrupted whether the user wants it to end
 */
@RecordBuilder
public record Observed(
        Instant now,
        Optional<Instant> startedAt,
        Map<WorkerId, Map<String, Evidence>> evidence,
        Optional<Publication> published,
        Collection<Receipt> receipts,
        List<TrialResult> results,
        Optional<Ending> failure,
        boolean interrupted) {}
