package dev.tare.play;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a feature of a mesh does, to be tried and checked.
 *
 * @param name its name, which is that of its file
 * @param title what it is about, in a few words
 * @param what what the feature does, in two sentences
 * @param application what requests are for
 * @param given the lessons whose features are there from the beginning
 * @param steps what is tried, one after the other
 * @param tryIt commands to try it by hand, while the lesson is kept running
 */
public record Lesson(
        String name,
        String title,
        String what,
        Application application,
        List<String> given,
        List<Step> steps,
        @JsonProperty("try") List<String> tryIt) {

    /** Copies the lists. */
    public Lesson {
        what = what.strip();
        given = given == null ? List.of() : List.copyOf(given);
        steps = List.copyOf(steps);
        tryIt = List.copyOf(tryIt);
    }
}
