package dev.tare.queue;

import java.time.Instant;
import java.util.Optional;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.apache.commons.numbers.fraction.BigFraction;

/** What becomes of a run that waits. */
public sealed interface Decision {

    /** The run. */
    String id();

    /**
     * It begins.
     *
     * @param id the run
     * @param backfilled whether it goes before one whose turn it is and which does not fit yet: it has ended when that can
     *     begin
     */
    record Begins(String id, boolean backfilled) implements Decision {}

    /**
     * It waits.
     *
     * @param id the run
     * @param position its place among all that wait, 1 for the next
     * @param waiting how many wait
     * @param before the team that is served before it; empty where it is the next
     * @param shareBefore the dominant share that team will have when it is served; its own where there is none
     * @param share the dominant share its own team will have then
     * @param beginsBy when it begins at the latest, if nobody comes whose team has less
     */
    @RecordBuilder
    record Waits(
            String id,
            int position,
            int waiting,
            Optional<String> before,
            BigFraction shareBefore,
            BigFraction share,
            Instant beginsBy)
            implements Decision {}

    /**
     * It can never begin.
     *
     * @param id the run
     * @param resource what it needs too much of
     * @param demand how much it needs
     * @param capacity how much there is
     */
    record NeverFits(String id, Resource resource, long demand, long capacity) implements Decision {}
}
