package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What came of a lesson.
 *
 * @param name its name
 * @param what what the feature does
 * @param result what came of it
 * @param message what hindered it, or why there is none; absent where the figures say all
 * @param expected what the feature should do, each with its bound
 * @param seen the figures with the feature; {@code !} marks those outside of their bounds
 * @param without the same figures without the feature
 * @param switchedOnBy kinds and names of the objects that switched the feature on
 * @param objects these objects in YAML, to be applied again: they are deleted when the lesson is over, and belong to the playground
 * @param tryIt commands to try it by hand: the first one applies the objects, where there are any
 * @param price what the feature costs
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LessonStatus(
        @Required String name,
        @Required Result result,
        String what,
        String message,
        String expected,
        String seen,
        String without,
        List<String> switchedOnBy,
        String objects,
        List<String> tryIt,
        Price price)
        implements LessonStatusBuilder.With {

    /** What came of a lesson. */
    public enum Result {
        /** The feature acts, and there was something for it to act on. */
        Passed,
        /** It does not, or there was not. */
        Failed,
        /** There is no such lesson for this mesh. */
        NotOffered,
        /** It is gone through. */
        Running,
        /** It could not be tried: the message says why. */
        Skipped
    }

    /**
     * What a feature costs.
     *
     * @param p50Micros at the median, over the same mesh without the feature, in microseconds; absent where it was not measured yet
     * @param run namespace and name of the run that has measured it
     * @param measure where it was not measured yet, how to
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Price(OverheadFigures.Figure p50Micros, String run, String measure) {}
}
