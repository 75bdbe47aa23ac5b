package dev.tare.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import dev.tare.measure.TrialResult;
import dev.tare.protocol.WorkerLine.Evidence;

/**
 * What is known of a run at an instant.
 *
 * @param now the instant
 * @param startedAt when the fleet was started; empty: it was not
 * @param evidence what each worker that is ready has found, by its number and the environment
 * @param published the block that was published last, if any
 * @param publishedUntil when its last trial ends
 * @param results the complete trials so far, of every block, the rehearsal included
 * @param failure why the fleet cannot go on, if so
 * @param interrupted whether the user wants it to end
 */
public record Observed(
        Instant now,
        Optional<Instant> startedAt,
        Map<Integer, Map<String, Evidence>> evidence,
        OptionalInt published,
        Instant publishedUntil,
        List<TrialResult> results,
        Optional<Ending> failure,
        boolean interrupted) {}
