package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How far a playground has come.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions {@code Accepted}, {@code Ready}, {@code Reconciling}, {@code Stalled}; see {@link Conditions}
 * @param passed how many lessons passed, such as {@code 9 of 12 passed}
 * @param now what goes on, such as {@code canary: running} or {@code kept until 2026-03-01T13:00:00Z}
 * @param application what lessons are tried with; absent before it is there and after it was deleted
 * @param completedAt when the last lesson was over, in RFC 3339
 * @param keptUntil when the application is deleted, or was, in RFC 3339
 * @param lessons what came of each lesson so far, in the order in which they were begun
 * @param progress how far the lesson has come that is gone through; absent while there is none
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlaygroundStatus(
        @Default("-1") Long observedGeneration,
        List<Condition> conditions,
        String passed,
        String now,
        Application application,
        String completedAt,
        String keptUntil,
        List<LessonStatus> lessons,
        LessonProgress progress)
        implements PlaygroundStatusBuilder.With {

    /** Of a playground that nothing is known of yet. */
    public static final PlaygroundStatus NONE =
            PlaygroundStatusBuilder.builder().lessons(List.of()).build();

    /** Fills what is absent. */
    public PlaygroundStatus {
        lessons = lessons == null ? List.of() : List.copyOf(lessons);
    }

    /**
     * The application.
     *
     * @param services its Services
     * @param url where its first Service is to be reached in the cluster
     */
    public record Application(
            List<String> services, @Required String url) {}
}
