package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How far a lesson has come. Whoever goes on with it needs to know no more than this, and what the cluster holds.
 *
 * @param lesson its name
 * @param phase which part of it: each of its steps has two, without and with the feature; behind the last one, its objects are
 *     deleted
 * @param tries how often the requests of this phase have been begun, for proxies may not know yet what has changed
 * @param settledAt since when all objects of this phase are there, in RFC 3339; absent before
 * @param request which of the phase's requests are sent, from 0
 * @param round of requests that are sent several times, how often they were before
 * @param order the order that a player has got, or is about to get; absent in between
 * @param orderedAt since when, in RFC 3339
 * @param victim the UID of the pod that was to be killed meanwhile; absent where none was yet
 * @param figures what was found so far
 * @param message what has hindered it; absent where nothing did
 * @param skipped whether it could not be tried at all
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LessonProgress(
        @Required String lesson,
        int phase,
        int tries,
        String settledAt,
        int request,
        int round,
        String order,
        String orderedAt,
        String victim,
        List<Figure> figures,
        String message,
        Boolean skipped)
        implements LessonProgressBuilder.With {

    /** Copies the list. */
    public LessonProgress {
        figures = figures == null ? List.of() : List.copyOf(figures);
    }

    /**
     * A figure.
     *
     * @param phase the phase that it was found in
     * @param text the figure
     * @param holds whether it is as it must be
     * @param bound what it must be
     */
    public record Figure(
            int phase,
            @Required String text,
            boolean holds,
            @Required String bound) {}

    /** The beginning of a lesson. */
    public static LessonProgress begin(String lesson) {
        return LessonProgressBuilder.builder().lesson(lesson).tries(1).build();
    }
}
